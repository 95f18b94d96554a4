import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { allSubjects, expectedMs, planOf } from "./plan.ts";

const anyOptions = fc.record({
  viewers: fc.integer({ min: 1, max: 2_000 }),
  rate: fc.integer({ min: 1, max: 500 }),
  seconds: fc.integer({ min: 1, max: 300 }),
  pollMs: fc.option(fc.integer({ min: 50, max: 60_000 })),
  delayMs: fc.integer({ min: 0, max: 2_000 }),
  subjects: fc.constant(allSubjects),
  out: fc.constant("."),
});

describe("planOf", () => {
  it("[LCP9] a chart gets slices of 100 to 250 ms, and what comes last is waited for longer than polls are apart", () => {
    fc.assert(
      fc.property(anyOptions, fc.integer({ min: 1, max: 5_000 }), (options, mostViewers) => {
        const plan = planOf(options, mostViewers);
        expect(plan.measureMs).toBe(options.seconds * 1_000);
        expect([100, 150, 200, 250]).toContain(plan.sliceMs);
        expect(plan.arriveMs).toBeGreaterThan((options.pollMs ?? 15_000) + options.delayMs * 2);
        for (const subject of allSubjects) {
          expect(expectedMs(subject, plan, options)).toBeGreaterThan(plan.measureMs + plan.baselineMs);
        }
      }),
    );
  });
});
