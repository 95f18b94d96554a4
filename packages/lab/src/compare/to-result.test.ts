import { describe, expect, it } from "bun:test";
import type { WindowOutcome } from "../swarm/orders.ts";
import type { WindowSeen } from "./measure-window.ts";
import { toResult } from "./to-result.ts";

const noTraffic = { sliceMs: 100, up: [], down: [] };
const latency = { count: 0, p50: 1, p95: 2, p99: 3, max: 4, quantiles: [] };

function seen(outcome: Partial<WindowOutcome>, more: Partial<WindowSeen> = {}): WindowSeen {
  return {
    whole: true,
    counts: { ms: 2_000, requests: 7, usefulBytes: 900 },
    outcome: { posted: 40, deliveries: 400, declared: 0, latency, total: 400, troubles: [], ...outcome },
    metered: { bytesUp: 500, bytesDown: 1_500, traffic: noTraffic, oneViewer: noTraffic },
    connections: 10,
    from: { atMs: 0, cpuMs: 0, residentBytes: 0 },
    to: { atMs: 2_000, cpuMs: 100, residentBytes: 0 },
    ...more,
  };
}

function resultOf(whole: WindowSeen, growth: readonly WindowSeen[] = [], isComplete = true) {
  return toResult({
    subject: "sse",
    options: { viewers: 10 },
    whole,
    growth: growth.map((each, index) => ({ viewers: 5 - index * 2, seen: each })),
    baseline: { readingMs: 0, perSecond: 10 },
    memoryBytes: null,
    isComplete,
  });
}

describe("toResult", () => {
  it("[LCP5] an audience's share of a core is what its window used above the baseline", () => {
    const smaller = seen({}, { to: { atMs: 2_000, cpuMs: 60, residentBytes: 0 } });
    const { result } = resultOf(seen({}), [smaller, smaller]);
    expect(result.serverCpuMs).toBe(80);
    expect(result.growth.map(({ viewers, serverCores }) => [viewers, serverCores])).toEqual([
      [3, 0.02],
      [5, 0.02],
      [10, 0.04],
    ]);
    expect(result.growth[0]?.bytesPerSecond).toBe(1_000);
  });

  it("[LCP1] what is missing, or too much, is said; what was declared is not missing", () => {
    expect(resultOf(seen({})).troubles).toEqual([]);
    expect(resultOf(seen({ deliveries: 390, declared: 10 })).troubles).toEqual([]);
    expect(resultOf(seen({ deliveries: 390, declared: 3 })).troubles).toEqual([
      "40 comments for 10 viewers: 390 delivered, 3 declared as missing, 7 lost.",
    ]);
    expect(resultOf(seen({ deliveries: 401 })).troubles[0]).toEndWith("1 too many.");
  });

  it("[LCP1] the troubles of viewers are told, and of an interrupted window nothing is called lost", () => {
    const late = seen({ troubles: ["A socket closed."] });
    expect(resultOf(seen({}), [late]).troubles).toEqual(["A socket closed."]);
    const cut = resultOf(seen({ deliveries: 100 }, { whole: false }), [], false);
    expect([cut.result.complete, cut.troubles]).toEqual([false, []]);
  });
});
