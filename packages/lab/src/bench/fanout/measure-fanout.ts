import { type Baseline, baselineOf, type Reading } from "../../compare/cpu-account.ts";
import { pause } from "../../compare/interruption.ts";
import type { Latency } from "../../compare/result.ts";
import type { BenchParts } from "../bench-parts.ts";
import { openCrowdProcess } from "../crowd/open-crowd-process.ts";
import type { CrowdOutcome, CrowdWindow } from "../crowd/orders.ts";
import { benchRoom } from "../flyby-stand.ts";
import { readTreeCost } from "../process-cost.ts";
import { type FanoutSubject, openFanoutStand } from "./subjects.ts";

export interface FanoutLoad {
  readonly viewers: number;
  readonly talkers: number;
  /** Comments a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** What was seen of one subject under one load. */
export interface FanoutSeen {
  readonly subject: FanoutSubject;
  readonly window: CrowdWindow;
  readonly outcome: CrowdOutcome;
  /** CPU ms of the subject in the window, and of that what the same comments cost it without viewers. */
  readonly cpuMs: number;
  readonly postingCpuMs: number;
  readonly latency: Latency;
}

const comePerSecond = 1_000;
/**
 * Before anything counts there is talk at this pace at least: at twenty comments a second the runtimes would still be
 * compiling in the window (a twentieth of all work was seen). A trial is hasty.
 */
const warmRate = 500;
const warmUpMs = { most: 3_000, ofWindow: 0.4 };
/** Enough of them for the code of a delivery to be compiled. */
const warmViewers = 50;
/** So long comments run before a window: ticks have found their pace. */
const runUpMs = { most: 1_000, ofWindow: 0.4 };
/** For what is still on its way at the end; who needs longer could not keep up. */
const arriveMs = 3_000;

export async function measureFanout(
  subject: FanoutSubject,
  { viewers, talkers, rate, seconds }: FanoutLoad,
  parts: BenchParts,
): Promise<FanoutSeen> {
  const { signal } = parts;
  const within = ({ most, ofWindow }: typeof runUpMs): number => Math.min(most, seconds * 1_000 * ofWindow);
  const stand = await openFanoutStand(subject, talkers, parts);
  const crowd = openCrowdProcess();
  const read = (): Reading => ({ ...readTreeCost(stand.pid), atMs: performance.now() });
  try {
    const { viewersAt, postsAt, tokens } = stand;
    await crowd.ask("sit", { viewersAt, postsAt, room: benchRoom, tokens });
    await crowd.ask("watch", { viewers: Math.min(viewers, warmViewers), perSecond: comePerSecond });
    await crowd.ask("talk", { perSecond: Math.max(rate, warmRate) });
    await pause(within(warmUpMs), signal);
    await crowd.ask("watch", { viewers: 0, perSecond: comePerSecond });
    await crowd.ask("talk", { perSecond: rate });
    await pause(within(runUpMs), signal);
    const first = read();
    const again = read();
    await pause(Math.max(500, seconds * 500), signal);
    const baseline: Baseline = baselineOf(first, again, read());
    await crowd.ask("hush", { timeoutMs: arriveMs });

    await crowd.ask("watch", { viewers, perSecond: comePerSecond });
    await crowd.ask("talk", { perSecond: rate });
    await pause(within(runUpMs), signal);
    const from = read();
    await crowd.ask("begin", null);
    await pause(seconds * 1_000, signal);
    const window = await crowd.ask("end", null);
    const to = read();
    await crowd.ask("hush", { timeoutMs: arriveMs });
    const outcome = await crowd.ask("settle", { timeoutMs: arriveMs });
    const elapsedMs = to.atMs - from.atMs;
    const share = window.ms / elapsedMs;
    return {
      subject,
      window,
      outcome,
      cpuMs: (to.cpuMs - from.cpuMs) * share,
      postingCpuMs: (baseline.perSecond * window.ms) / 1_000,
      latency: outcome.latency,
    };
  } finally {
    await crowd.stop();
    await stand.stop();
  }
}
