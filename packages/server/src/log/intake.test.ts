import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { createIntake, maxAhead } from "./intake.ts";
import { fromRaw } from "./logged-entry.ts";
import { range } from "./testing/start-hub.ts";

const entry = (seq: number) => fromRaw([seq, "clear"]);

describe("createIntake", () => {
  it("[HUB12] whatever comes, in whatever order and how often, leaves once and in order as soon as it can", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 40 })), { maxLength: 40 }), (parts) => {
        const intake = createIntake();
        intake.startAt(0);
        const came = new Set<number>();
        const left: number[] = [];
        for (const part of parts) {
          for (const seq of part) came.add(seq);
          left.push(...intake.take(part.map(entry)).map(({ seq }) => seq));
          let whole = 0;
          while (came.has(whole + 1)) whole++;
          expect(left).toEqual([...range(1, whole)]);
          expect([intake.tail, intake.hasHole()]).toEqual([whole, [...came].some((seq) => seq > whole)]);
        }
      }),
    );
  });

  it("[HUB12] what comes before the log was read waits for it", () => {
    const intake = createIntake();
    expect(intake.take([4, 5, 6, 9].map(entry))).toEqual([]);
    expect(intake.startAt(4).map(({ seq }) => seq)).toEqual([5, 6]);
    expect([intake.tail, intake.hasHole()]).toEqual([6, true]);
    intake.giveUp();
    expect(intake.hasHole()).toBe(false);
    expect(intake.take([7, 8, 9].map(entry)).map(({ seq }) => seq)).toEqual([7, 8, 9]);
  });

  it("[HUB18] what waits behind a hole is bounded; the rest is known to be missing", () => {
    const intake = createIntake();
    intake.startAt(0);
    intake.take(range(2, maxAhead + 100).map(entry));
    expect(intake.take([entry(1)])).toHaveLength(maxAhead + 1);
    expect([intake.tail, intake.hasHole()]).toEqual([maxAhead + 1, true]);
  });
});
