import { describe, expect, it } from "bun:test";
import { backoffMs } from "./backoff.ts";

describe("backoffMs", () => {
  it("[CLI3] is a random part of a span that doubles from 0.5 s to 20 s", () => {
    const spans = [0, 1, 2, 3, 4, 5, 6, 1_000].map((attempt) => backoffMs(attempt, 1, null));
    expect(spans).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
    expect(backoffMs(6, 0, null)).toBe(0);
    expect(backoffMs(6, 0.25, null)).toBe(5_000);
  });

  it("[CLI3] never comes before the time the server asked for, nor all at once after it", () => {
    expect(backoffMs(0, 0, 7_000)).toBe(7_000);
    expect(backoffMs(0, 0.5, 7_000)).toBe(7_250);
  });
});
