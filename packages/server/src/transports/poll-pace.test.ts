import { describe, expect, it } from "bun:test";
import { createPollPace } from "./poll-pace.ts";

describe("createPollPace", () => {
  it("[TRA11] a quiet room is asked less often than a busy one, and a crowd less often than a few", () => {
    let now = 0;
    const pace = createPollPace(() => now);
    expect(pace.next(0)).toBe(1_000);
    expect(pace.next(9_999)).toBe(1_000);
    expect(pace.next(10_000)).toBe(2_000);
    expect(pace.next(Number.POSITIVE_INFINITY)).toBe(2_000);
    for (let poll = 0; poll < 2_000; poll++) {
      now += 0.5;
      pace.next(0);
    }
    now += 1;
    expect(pace.next(0)).toBeGreaterThan(3_000);
    expect(pace.next(60_000)).toBeLessThanOrEqual(15_000);
    now += 5_000;
    pace.next(0);
    now += 5_000;
    expect(pace.next(0)).toBe(1_000);
  });
});
