import { describe, expect, test } from "bun:test";
import { daysAgo, startsDay } from "./day-separators.ts";

const at = (day: number, hour: number): number => new Date(2026, 5, day, hour).getTime();

describe("day separators", () => {
  test("[CHT8] the first row and the first of each day start one", () => {
    expect(startsDay(null, at(1, 0))).toBe(true);
    expect(startsDay(at(1, 0), at(1, 23))).toBe(false);
    expect(startsDay(at(1, 23), at(2, 0))).toBe(true);
  });

  test("[CHT8] days are calendar days, not 24 hours", () => {
    expect(daysAgo(at(1, 23), at(2, 1))).toBe(1);
    expect(daysAgo(at(2, 1), at(2, 23))).toBe(0);
    expect(daysAgo(at(1, 1), at(4, 1))).toBe(3);
  });
});
