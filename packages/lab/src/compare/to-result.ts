import { type Baseline, cpuOfViewers } from "./cpu-account.ts";
import type { WindowSeen } from "./measure-window.ts";
import type { CompareOptions } from "./plan.ts";
import type { GrowthPoint, Subject, SubjectResult } from "./result.ts";

/** A smaller audience and what was seen of it. */
export interface GrowthSeen {
  readonly viewers: number;
  readonly seen: WindowSeen;
}

export interface SubjectSeen {
  readonly subject: Subject;
  readonly options: Pick<CompareOptions, "viewers">;
  /** Of the whole audience. */
  readonly whole: WindowSeen;
  readonly growth: readonly GrowthSeen[];
  readonly baseline: Baseline;
  readonly memoryBytes: number | null;
  readonly isComplete: boolean;
}

/** The figures of a subject from what was read, and in sentences what should not have happened. */
export function toResult(seen: SubjectSeen): { result: SubjectResult; troubles: readonly string[] } {
  const { subject, options, whole, growth, baseline, memoryBytes, isComplete } = seen;
  const { counts, outcome, metered } = whole;
  const points = [...growth, { viewers: options.viewers, seen: whole }].map((each) => toPoint(each, baseline));
  const last = growth.at(-1)?.seen ?? whole;
  return {
    result: {
      subject,
      complete: isComplete,
      seconds: counts.ms / 1_000,
      posted: outcome.posted,
      deliveries: outcome.deliveries,
      declared: outcome.declared,
      latencyMs: outcome.latency,
      serverCpuMs: round(cpuOfViewers(whole.from, whole.to, counts.ms, baseline)),
      requests: counts.requests,
      connections: whole.connections,
      bytesUp: metered.bytesUp,
      bytesDown: metered.bytesDown,
      usefulBytes: counts.usefulBytes,
      memoryPerViewerBytes: memoryBytes,
      traffic: metered.traffic,
      oneViewer: metered.oneViewer,
      growth: points.toSorted((a, b) => a.viewers - b.viewers),
    },
    troubles: [...last.outcome.troubles, ...sayMissing(whole, options.viewers, isComplete)],
  };
}

function toPoint(
  { viewers, seen: { counts, outcome, metered, from, to } }: GrowthSeen,
  baseline: Baseline,
): GrowthPoint {
  return {
    viewers,
    serverCores: round(cpuOfViewers(from, to, counts.ms, baseline) / counts.ms),
    bytesPerSecond: Math.round(((metered.bytesUp + metered.bytesDown) * 1_000) / counts.ms),
    p95Ms: outcome.latency.p95,
  };
}

/** Posted × viewers = delivered + declared; what lacks in an interrupted run may still have been on its way. */
function sayMissing({ outcome }: WindowSeen, viewers: number, isComplete: boolean): readonly string[] {
  const { posted, deliveries, declared } = outcome;
  const missing = posted * viewers - deliveries - declared;
  if (missing === 0 || !isComplete) return [];
  const sum = `${posted} comments for ${viewers} viewers: ${deliveries} delivered, ${declared} declared as missing`;
  return [missing > 0 ? `${sum}, ${missing} lost.` : `${sum}, ${-missing} too many.`];
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
