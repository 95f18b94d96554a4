import { describe, expect, it } from "bun:test";
import { isReached, sayVerdict } from "./verdict.ts";

const ratio = { what: "A against B", unit: "times" } as const;

describe("sayVerdict", () => {
  it("[BEN6] says what was measured, what is asked for, and whether it was reached", () => {
    expect(sayVerdict({ ...ratio, measured: 1.304, bound: { most: 1.25 } })).toBe(
      "A against B: 1.30 ×; at most 1.25 × is asked for: missed.",
    );
    expect(sayVerdict({ ...ratio, measured: 21, bound: { least: 20 } })).toBe(
      "A against B: 21 ×; at least 20 × is asked for: reached.",
    );
    expect(sayVerdict({ what: "p99", unit: "ms", measured: 82.4, bound: { most: 100 } })).toBe(
      "p99: 82 ms; at most 100 ms is asked for: reached.",
    );
  });

  it("[BEN6] what was not measured is neither reached nor missed", () => {
    for (const measured of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
      const verdict = { ...ratio, measured, bound: { most: 1 } };
      expect(isReached(verdict)).toBeNull();
      expect(sayVerdict(verdict)).toBe("A against B: not measured; at most 1.00 × is asked for.");
    }
  });
});
