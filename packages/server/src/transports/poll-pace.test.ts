import { describe, expect, it } from "bun:test";
import { createPollPace } from "./poll-pace.ts";

describe("createPollPace", () => {
  it("[TRA11] a quiet room is asked less often than a busy one, and a crowd less often than a few", () => {
    let now = 0;
    const pace = createPollPace(() => now);
    expect(pace.next(true)).toBe(1_000);
    expect(pace.next(false)).toBe(3_000);
    for (let poll = 0; poll < 2_000; poll++) {
      now += 0.5;
      pace.next(true);
    }
    now += 1;
    expect(pace.next(true)).toBeGreaterThan(3_000);
    expect(pace.next(false)).toBeLessThanOrEqual(15_000);
    now += 5_000;
    pace.next(true);
    now += 5_000;
    expect(pace.next(true)).toBe(1_000);
  });
});
