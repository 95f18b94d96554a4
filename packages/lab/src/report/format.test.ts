import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import {
  divide,
  formatBytes,
  formatCount,
  formatMicros,
  formatMs,
  formatNumber,
  formatSeconds,
  formatShare,
  formatTimes,
  joinWords,
} from "./format.ts";

describe("figures in words", () => {
  it("[REP1] have the digits that matter and their unit", () => {
    expect([0, 0.42, 3.44, 9.97, 12.4, 1020.4].map(formatNumber)).toEqual(["0", "0.42", "3.4", "10", "12", "1,020"]);
    expect([0.3, 1020, 12_340].map(formatMs)).toEqual(["0.30 ms", "1,020 ms", "12.3 s"]);
    expect([8.1, 20_000].map(formatMicros)).toEqual(["8.1 µs", "20 ms"]);
    expect([0, 512, 1_230, 34_000, 340_000, 1_230_000].map(formatBytes)).toEqual([
      "0 B",
      "512 B",
      "1.2 kB",
      "34.0 kB",
      "340 kB",
      "1.2 MB",
    ]);
    expect([2, 2.46, 0.5].map(formatTimes)).toEqual(["2 times", "2.5 times", "0.50 times"]);
    expect(formatNumber(-12)).toBe("−12");
  });

  it("[REP1] a share is 0 % or 100 % only when it is", () => {
    expect([0, 0.0004, 0.004, 0.83, 0.9904, 0.99996, 1, 1.8].map(formatShare)).toEqual([
      "0 %",
      "under 0.1 %",
      "0.4 %",
      "83 %",
      "99.0 %",
      "over 99.9 %",
      "100 %",
      "180 %",
    ]);
  });

  it("[REP1] no number is written for what is none", () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.constant(null)), (value) => {
        const formats = [
          formatNumber,
          formatCount,
          formatMs,
          formatMicros,
          formatSeconds,
          formatBytes,
          formatShare,
          formatTimes,
        ];
        for (const format of formats) {
          expect(format(value)).not.toMatch(/NaN|Infinity|null|undefined|∞/);
          if (value === null || !Number.isFinite(value)) expect(format(value)).toBe("–");
        }
      }),
    );
  });

  it("[REP1] a quotient by nothing is none", () => {
    expect(divide(3, 0)).toBeNull();
    expect(divide(0, 0)).toBeNull();
    expect(divide(3, 2)).toBe(1.5);
  });

  it("words are joined as one speaks", () => {
    expect([[], ["A"], ["A", "B"], ["A", "B", "C"]].map(joinWords)).toEqual(["", "A", "A and B", "A, B and C"]);
  });
});
