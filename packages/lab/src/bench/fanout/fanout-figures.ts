import { divide } from "../../report/format.ts";
import { leastComparableCpuMs } from "../../report/text/judge.ts";
import type { FanoutLoad, FanoutSeen } from "./measure-fanout.ts";

/** A subject that delivered less than that of what was said could not keep up: its delays grow as long as one waits. */
const keepsUpFrom = 0.95;
/** A process that is busy for so much of the time sets the pace. */
const fullFrom = 0.9;

export interface FanoutFigures {
  /** CPU µs of the subject for one delivery, with all it does for the comments, and without what they cost it anyway. */
  readonly allUs: number | null;
  readonly fanoutUs: number | null;
  /** Long enough for the kernel's ticks to tell it from others. */
  readonly isComparable: boolean;
  /** CPU µs of the subject for one comment that nobody watches. */
  readonly postingUs: number | null;
  readonly perSecond: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly bytesPerDelivery: number | null;
  /** Comments that came in one frame. */
  readonly perFrame: number | null;
  /** Shares of one core. */
  readonly serverCores: number;
  readonly loadCores: number;
  readonly keptUp: boolean;
  /** The load was full and the subject was not: the figure is of the load. */
  readonly isLoadBound: boolean;
  /** It did not keep up, and yet neither it nor the load was full: something else had the machine. */
  readonly isStarved: boolean;
}

export function fanoutFigures(seen: FanoutSeen, { viewers }: Pick<FanoutLoad, "viewers">): FanoutFigures {
  const { window, latency, cpuMs, postingCpuMs } = seen;
  const { deliveries, ms } = window;
  const serverCores = cpuMs / ms;
  const loadCores = window.cpuMs / ms;
  const keptUp = deliveries >= window.said * viewers * keepsUpFrom;
  const hasTimes = latency.count > 0;
  return {
    isComparable: cpuMs - postingCpuMs >= leastComparableCpuMs,
    allUs: divide(cpuMs * 1_000, deliveries),
    fanoutUs: cpuMs < postingCpuMs ? null : divide((cpuMs - postingCpuMs) * 1_000, deliveries),
    postingUs: divide(postingCpuMs * 1_000, window.said),
    perSecond: (deliveries / ms) * 1_000,
    p50Ms: keptUp && hasTimes ? latency.p50 : null,
    p99Ms: keptUp && hasTimes ? latency.p99 : null,
    bytesPerDelivery: divide(window.bytes, deliveries),
    perFrame: divide(deliveries, window.frames),
    serverCores,
    loadCores,
    keptUp,
    isLoadBound: loadCores > fullFrom && serverCores < fullFrom,
    isStarved: !keptUp && loadCores <= fullFrom && serverCores <= fullFrom,
  };
}

/** What is wrong with the accounting; nothing may be missing at the end, whatever it cost. */
export function fanoutTroubles(label: string, seen: FanoutSeen, viewers: number): readonly string[] {
  const { outcome } = seen;
  const unordered = outcome.lost > 0 ? [`${label}: ${outcome.lost} comments were lost without a word.`] : [];
  const refused = outcome.refused > 0 ? [`${label}: ${outcome.refused} comments were refused.`] : [];
  const behind =
    fanoutFigures(seen, { viewers }).keptUp && outcome.upToDate < viewers
      ? [`${label}: ${viewers - outcome.upToDate} of ${viewers} viewers did not get everything.`]
      : [];
  return [...unordered, ...refused, ...behind];
}

/** The middle one of several runs: a ratio of two noisy figures is noisier than both. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [below, above] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return below === undefined || above === undefined ? null : (below + above) / 2;
}
