import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { createManualClock } from "../manual-clock.ts";
import { createRateLimiter } from "./rate-limits.ts";

describe("createRateLimiter", () => {
  const rate = { everyMs: 2_000, burst: 5 };

  it("[RAT3] never lets more through than the burst and one per period, and says exactly how long to wait", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_000), { maxLength: 200 }), (pauses) => {
        const clock = createManualClock(0);
        const limiter = createRateLimiter(clock);
        let taken = 0;
        for (const pause of pauses) {
          clock.advance(pause);
          const waitMs = limiter.take("key", rate);
          if (waitMs === 0) taken++;
          else {
            expect(waitMs).toBeLessThanOrEqual(rate.everyMs);
            clock.advance(waitMs - 1);
            expect(limiter.take("key", rate)).toBeGreaterThan(0);
            clock.advance(1);
            expect(limiter.take("key", rate)).toBe(0);
            taken++;
          }
        }
        expect(taken).toBeLessThanOrEqual(rate.burst + clock.now() / rate.everyMs);
      }),
    );
  });

  it("[RAT4] remembers a bounded number of keys and forgets the longest unused", () => {
    const limiter = createRateLimiter(createManualClock(), 3);
    const single = { everyMs: 1_000, burst: 1 };
    for (const key of ["a", "b", "c"]) limiter.take(key, single);
    expect(limiter.take("a", single)).toBeGreaterThan(0);
    limiter.take("d", single);
    expect(limiter.size).toBe(3);
    expect(limiter.take("a", single)).toBeGreaterThan(0);
    expect(limiter.take("b", single)).toBe(0);
  });

  it("[RAT5] what is given back can be taken again, and a period of 0 limits nothing", () => {
    const limiter = createRateLimiter(createManualClock());
    const single = { everyMs: 1_000, burst: 1 };
    limiter.take("a", single);
    limiter.giveBack("a");
    limiter.giveBack("unknown");
    expect([limiter.take("a", single), limiter.take("a", single)]).toEqual([0, 1_000]);
    for (let i = 0; i < 100; i++) expect(limiter.take("free", { everyMs: 0, burst: 1 })).toBe(0);
  });

  it("[RAT3] a clock that was set back gives nothing away and breaks nothing", () => {
    let now = 10_000;
    const limiter = createRateLimiter({ now: () => now, after: () => () => {} });
    for (let i = 0; i < 5; i++) limiter.take("a", rate);
    now = 0;
    expect(limiter.take("a", rate)).toBe(2_000);
    now = 2_000;
    expect(limiter.take("a", rate)).toBe(0);
  });
});
