import { describe, expect, it } from "bun:test";
import type { Latency } from "../../compare/result.ts";
import { fanoutFigures, fanoutTroubles, median } from "./fanout-figures.ts";
import { fanoutTable, oneAtATimeVerdicts, ratioOf, sayLimits, underLoadVerdicts } from "./fanout-part.ts";
import type { FanoutSeen } from "./measure-fanout.ts";

const latency: Latency = { count: 10, p50: 40, p95: 80, p99: 85, max: 90, quantiles: [] };

interface Shape {
  readonly cpuMs: number;
  readonly postingCpuMs?: number;
  readonly deliveries?: number;
  readonly loadCpuMs?: number;
  readonly lost?: number;
  readonly upToDate?: number;
}

/** 100 viewers, 100 comments/s for 10 s. */
function seen({
  cpuMs,
  postingCpuMs = 0,
  deliveries = 100_000,
  loadCpuMs = 1_000,
  lost = 0,
  upToDate = 100,
}: Shape): FanoutSeen {
  const window = { ms: 10_000, said: 1_000, deliveries, frames: 10_000, bytes: 13_000_000, cpuMs: loadCpuMs };
  const counts = { acknowledged: 1_000, lastSeq: 1_000, refused: 0, received: deliveries, declared: 0, doubled: 0 };
  const outcome = { ...counts, lost, upToDate, latency, troubles: [] };
  return { subject: "flyby", window, outcome, cpuMs, postingCpuMs, latency };
}
const viewers = 100;
const figures = (shape: Shape) => fanoutFigures(seen(shape), { viewers });

describe("fanoutFigures", () => {
  it("[BEN5] CPU of a delivery is the window's over its deliveries, with and without what posting costs", () => {
    const { allUs, fanoutUs, perSecond, bytesPerDelivery, perFrame, serverCores, loadCores } = figures({
      cpuMs: 500,
      postingCpuMs: 300,
    });
    expect([allUs, fanoutUs, perSecond, bytesPerDelivery, perFrame]).toEqual([5, 2, 10_000, 130, 10]);
    expect([serverCores, loadCores]).toEqual([0.05, 0.1]);
    expect(figures({ cpuMs: 500, postingCpuMs: 300 }).postingUs).toBe(300);
  });

  it("[BEN5] who cannot keep up has a cost and no delay; a full load beside a subject that is not is said", () => {
    const slow = figures({ cpuMs: 9_900, deliveries: 50_000 });
    expect([slow.keptUp, slow.p50Ms, slow.p99Ms, slow.allUs]).toEqual([false, null, null, 198]);
    expect([slow.isStarved, figures({ cpuMs: 5_000, deliveries: 50_000 }).isStarved]).toEqual([false, true]);
    expect(figures({ cpuMs: 5_000, loadCpuMs: 9_500 }).isLoadBound).toBe(true);
    expect(figures({ cpuMs: 9_500, loadCpuMs: 9_500 }).isLoadBound).toBe(false);
  });

  it("[BEN5] nothing delivered is no figure", () => {
    const { allUs, fanoutUs, bytesPerDelivery } = figures({ cpuMs: 100, deliveries: 0 });
    expect([allUs, fanoutUs, bytesPerDelivery]).toEqual([null, null, null]);
    // Posting took more in its own time than everything in the window: then there is nothing to tell.
    expect(figures({ cpuMs: 100, postingCpuMs: 200 }).fanoutUs).toBeNull();
  });

  it("[BEN2] what was lost, or never came though the subject kept up, is a trouble", () => {
    expect(fanoutTroubles("X", seen({ cpuMs: 500 }), viewers)).toEqual([]);
    expect(fanoutTroubles("X", seen({ cpuMs: 500, lost: 3 }), viewers)).toEqual([
      "X: 3 comments were lost without a word.",
    ]);
    expect(fanoutTroubles("X", seen({ cpuMs: 500, upToDate: 98 }), viewers)).toEqual([
      "X: 2 of 100 viewers did not get everything.",
    ]);
  });
});

describe("ratioOf", () => {
  const control = [200, 400, 200].map((cpuMs) => figures({ cpuMs }));
  const flyby = [300, 600, 500].map((cpuMs) => figures({ cpuMs }));
  const runs = new Map([
    ["control", control],
    ["flyby", flyby],
  ] as const);

  it("[BEN5] is the middle of the ratios of runs that belong together", () => {
    expect(ratioOf(runs, "flyby", "control")).toBe(1.5);
    expect(ratioOf(runs, "ws", "control")).toBeNull();
    expect(oneAtATimeVerdicts(runs).map(({ measured }) => measured)).toEqual([1.5]);
  });

  it("[BEN5] is none where the kernel's ticks are most of what was counted", () => {
    const short = new Map([
      ["control", [figures({ cpuMs: 20 })]],
      ["flyby", [figures({ cpuMs: 500 })]],
    ] as const);
    expect(ratioOf(short, "flyby", "control")).toBeNull();
  });

  it("[BEN6] peers are set against all that Flyby does for a comment, storing it included, and against the fan-out alone", () => {
    const all = new Map([
      ["flyby", [figures({ cpuMs: 500, postingCpuMs: 400 })]],
      ["ws", [figures({ cpuMs: 5_000, postingCpuMs: 1_000 })]],
    ] as const);
    expect(underLoadVerdicts(all)[0]).toMatchObject({ measured: 10, bound: { least: 20 } });
    expect(underLoadVerdicts(all)[1]).toMatchObject({ measured: 40, bound: { least: 20 } });
    expect(fanoutTable("t", all).rows.map(({ label }) => label)).toEqual(["Flyby, flyby.v1", "ws on Node"]);
  });
});

describe("sayLimits", () => {
  it("[BEN6] tells what the control leaves room for, and nothing without a control", () => {
    const all = new Map([
      ["control", [figures({ cpuMs: 500 })]],
      ["nchan", [figures({ cpuMs: 5_000 })]],
      ["flyby", [figures({ cpuMs: 1_000, postingCpuMs: 100 })]],
      ["flyby-deflate", [figures({ cpuMs: 1_000, postingCpuMs: 100 })]],
    ] as const);
    expect(sayLimits(all)[0]).toContain("nchan on nginx 10 times");
    expect(sayLimits(all)[1]).toContain("nchan on nginx 5.6 times");
    expect(sayLimits(all).join(" ")).toContain("1.8 times the control's");
    expect(sayLimits(new Map([["nchan", [figures({ cpuMs: 5_000 })]]] as const))).toEqual([]);
  });
});

describe("median", () => {
  it("[BEN5] is the middle one, or the middle of the two in the middle", () => {
    expect([median([]), median([3]), median([9, 1, 2]), median([4, 1, 2, 9])]).toEqual([null, 3, 2, 3]);
  });
});
