import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createLatencies, quantile, scaleFor } from "./latencies.ts";

describe("createLatencies", () => {
  test("[PAG7] a comment counts from its arrival until it leaves the window", () => {
    const latencies = createLatencies(30_000);
    expect(latencies.recent(0)).toEqual({ points: [], p50: null, p95: null });
    latencies.add(1_000, 4_000);
    latencies.add(2_000, 2_005);
    latencies.add(3_000, 3_007);
    expect(latencies.recent(5_000)).toMatchObject({ p50: 7, p95: 3_000 });
    expect(latencies.recent(33_500).points).toEqual([{ sentAt: 1_000, ms: 3_000 }]);
    expect(latencies.recent(34_000).p50).toBeNull();
  });

  test("[PAG7] what was sent before a lane was open is no delay of its own", () => {
    const latencies = createLatencies(30_000);
    latencies.opened(2_000);
    expect(latencies.add(1_000, 2_100)).toBe(false);
    expect(latencies.add(2_000, 2_100)).toBe(true);
    latencies.opened(9_000);
    expect(latencies.add(8_000, 9_050)).toBe(false);
    expect(latencies.recent(9_100).points).toEqual([{ sentAt: 2_000, ms: 100 }]);
  });

  test("[PAG7] a quantile is a value that was measured, and so large a share does not exceed it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(10_000), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const sorted = values.sort((a, b) => a - b);
          const found = quantile(sorted, share) ?? -1;
          expect(sorted).toContain(found);
          expect(sorted.filter((value) => value <= found).length / sorted.length).toBeGreaterThanOrEqual(share - 1e-9);
        },
      ),
    );
  });

  test("[PAG7] the scale is a round number above the largest", () => {
    expect(scaleFor(0)).toBe(10);
    expect(scaleFor(2_400)).toBe(3_000);
    expect(scaleFor(99_000)).toBe(99_000);
  });
});
