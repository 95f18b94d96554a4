import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { baselineOf, cpuOfViewers } from "./cpu-account.ts";

const at = (atMs: number, cpuMs: number) => ({ atMs, cpuMs, residentBytes: 0 });

describe("cpuOfViewers", () => {
  it("[LCP5] what posting and reading cost without viewers is taken off, whatever they cost", () => {
    const small = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(small, small, fc.integer({ min: 0, max: 900 }), (readingMs, perSecond, ofViewersPerSecond) => {
        const baseline = baselineOf(at(0, 7), at(10, 7 + readingMs), at(2_010, 7 + 2 * readingMs + 2 * perSecond));
        const used = readingMs + 10 * perSecond + 10 * ofViewersPerSecond;
        const found = cpuOfViewers(at(5_000, 100), at(15_000, 100 + used), 5_000, baseline);
        expect(found).toBeCloseTo(5 * ofViewersPerSecond, 6);
      }),
    );
  });

  it("[LCP5] noise is no gift: nothing is below 0", () => {
    const baseline = { readingMs: 4, perSecond: 30 };
    expect(cpuOfViewers(at(0, 0), at(1_000, 20), 1_000, baseline)).toBe(0);
    expect(baselineOf(at(0, 5), at(1, 4), at(1_001, 4))).toEqual({ readingMs: 0, perSecond: 0 });
  });
});
