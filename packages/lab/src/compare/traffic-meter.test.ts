import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { createTrafficMeter } from "./traffic-meter.ts";

const connection = { id: 1, openedAtMs: 0 };

describe("createTrafficMeter", () => {
  it("[LCP3] every byte of the window lies in the slice of its time, and those outside lie in none", () => {
    const event = fc.record({
      waitMs: fc.integer({ min: 0, max: 400 }),
      direction: fc.constantFrom("up" as const, "down" as const),
      length: fc.integer({ min: 1, max: 2_000 }),
    });
    fc.assert(
      fc.property(fc.array(event), fc.array(event), (before, during) => {
        let now = 1_000;
        const meter = createTrafficMeter(() => now);
        const play = (events: typeof before): void => {
          for (const { waitMs, direction, length } of events) {
            now += waitMs;
            meter.observer.bytes(connection, direction, new Uint8Array(length), now);
          }
        };
        play(before);
        meter.begin(100);
        play(during);
        const { bytesUp, bytesDown, traffic } = meter.end();
        play(before);
        const sum = (events: typeof before, which: string) =>
          events.reduce((total, { direction, length }) => total + (direction === which ? length : 0), 0);
        expect([bytesUp, bytesDown]).toEqual([sum(during, "up"), sum(during, "down")]);
        expect(traffic.up).toHaveLength(traffic.down.length);
        let at = 0;
        const expected = new Map<number, number>();
        for (const { waitMs, direction, length } of during) {
          at += waitMs;
          if (direction === "down")
            expected.set(Math.floor(at / 100), (expected.get(Math.floor(at / 100)) ?? 0) + length);
        }
        traffic.down.forEach((bytes, slice) => {
          expect(bytes).toBe(expected.get(slice) ?? 0);
        });
        expect(meter.total()).toEqual({
          up: sum([...before, ...during, ...before], "up"),
          down: sum([...before, ...during, ...before], "down"),
        });
      }),
    );
  });

  it("[LCP3] connections and bytes of those who came before are forgotten", () => {
    const meter = createTrafficMeter(() => 0);
    meter.observer.opened?.(connection);
    meter.observer.bytes(connection, "up", new Uint8Array(9), 0);
    meter.forget();
    meter.observer.opened?.(connection);
    expect([meter.connections(), meter.total()]).toEqual([1, { up: 0, down: 0 }]);
  });
});
