import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { createDelayLine } from "./delay-line.ts";

/** A clock that stands until it is told to go on. */
function createStandingClock() {
  let time = 0;
  let calls: { at: number; call: () => void }[] = [];
  return {
    now: () => time,
    after(ms: number, call: () => void) {
      const planned = { at: time + ms, call };
      calls.push(planned);
      return () => {
        calls = calls.filter((other) => other !== planned);
      };
    },
    goTo(to: number) {
      for (;;) {
        const [next] = calls.toSorted((a, b) => a.at - b.at);
        if (next === undefined || next.at > to) break;
        calls = calls.filter((other) => other !== next);
        time = Math.max(time, next.at);
        next.call();
      }
      time = to;
    },
    waiting: () => calls.length,
  };
}

function openLine(delayMs: number) {
  const clock = createStandingClock();
  const came: { at: number; value: number | "end" }[] = [];
  const line = createDelayLine({
    delayMs,
    now: clock.now,
    after: clock.after,
    out: ([value = -1]) => came.push({ at: clock.now(), value }),
    ended: () => came.push({ at: clock.now(), value: "end" }),
  });
  return { clock, came, line };
}

describe("createDelayLine", () => {
  it("[TAP3] everything comes out exactly the delay later, in order, and the end comes last", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.array(fc.integer({ min: 0, max: 300 })), (delayMs, pauses) => {
        const { clock, came, line } = openLine(delayMs);
        const expected: { at: number; value: number | "end" }[] = [];
        let time = 0;
        pauses.forEach((pause, index) => {
          time += pause;
          clock.goTo(time);
          line.push(Uint8Array.of(index % 256));
          expected.push({ at: time + delayMs, value: index % 256 });
        });
        line.end();
        expected.push({ at: time + delayMs, value: "end" });
        clock.goTo(time + 10_000);
        expect(came).toEqual(expected);
        expect(line.bytes).toBe(0);
      }),
    );
  });

  it("[TAP3] without a delay everything comes out at once", () => {
    const { clock, came, line } = openLine(0);
    line.push(Uint8Array.of(7));
    line.end();
    expect(came).toEqual([
      { at: 0, value: 7 },
      { at: 0, value: "end" },
    ]);
    expect(clock.waiting()).toBe(0);
  });

  it("[TAP4] bytes under way are counted, and a cut forgets them and its timer", () => {
    const { clock, came, line } = openLine(50);
    line.push(new Uint8Array(300));
    clock.goTo(20);
    line.push(new Uint8Array(200));
    expect(line.bytes).toBe(500);
    clock.goTo(60);
    expect(line.bytes).toBe(200);
    line.cut();
    expect(line.bytes).toBe(0);
    expect(clock.waiting()).toBe(0);
    clock.goTo(1_000);
    expect(came).toHaveLength(1);
  });
});
