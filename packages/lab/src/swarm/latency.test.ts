import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { collectTimes } from "./latency.ts";

describe("collectTimes", () => {
  it("[LCP2] each percentile is a time that was seen, with that share at or below it", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 300 }), (values) => {
        const times = collectTimes();
        for (const value of values) times.add(value);
        const { count, quantiles, p50, p95, p99, max } = times.summarize();
        expect(count).toBe(values.length);
        expect([quantiles[50], quantiles[95], quantiles[99], quantiles[100]]).toEqual([p50, p95, p99, max]);
        quantiles.forEach((quantile, percent) => {
          expect(values).toContain(quantile);
          const below = values.filter((value) => value <= quantile).length;
          expect(below / values.length).toBeGreaterThanOrEqual(percent / 100);
          expect(values.filter((value) => value < quantile).length / values.length).toBeLessThanOrEqual(percent / 100);
        });
        expect(max).toBe(Math.max(...values));
      }),
    );
  });

  it("[LCP2] many times fit, and of none everything is 0", () => {
    const times = collectTimes();
    expect(times.summarize()).toMatchObject({ count: 0, p50: 0, max: 0 });
    for (let value = 0; value < 10_000; value++) times.add(value);
    expect(times.summarize()).toMatchObject({ count: 10_000, p50: 4_999, p95: 9_499, p99: 9_899, max: 9_999 });
  });
});
