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

  it("[LCP3] the first viewer's connection is told apart", () => {
    let now = 0;
    const meter = createTrafficMeter(() => now);
    const say = (id: number, length: number): void => {
      meter.observer.bytes({ id, openedAtMs: 0 }, "down", new Uint8Array(length), now);
    };
    meter.observer.opened?.({ id: 3, openedAtMs: 0 });
    meter.forget();
    for (const id of [7, 8]) meter.observer.opened?.({ id, openedAtMs: 0 });
    meter.begin(100);
    for (const id of [3, 7, 8]) say(id, 10);
    now = 250;
    say(7, 5);
    now = 300;
    const { traffic, oneViewer } = meter.end();
    expect([traffic.down, oneViewer.down]).toEqual([
      [30, 0, 5],
      [10, 0, 5],
    ]);
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
