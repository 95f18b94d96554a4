import { logTransports } from "@flyby/protocol";
import type { Subject } from "./result.ts";

/** What is asked of a comparison, checked. */
export interface CompareOptions {
  readonly viewers: number;
  readonly rate: number;
  readonly seconds: number;
  readonly subjects: readonly Subject[];
  /** null: as long as the server says. */
  readonly pollMs: number | null;
  readonly delayMs: number;
  /** Folder of the reports. */
  readonly out: string;
}

/** How long each phase of one subject takes, ms. */
export interface Plan {
  /** A few viewers and comments, so that server and runtime have compiled what they are about to do. */
  readonly warmUpMs: number;
  /** Comments without a viewer: what they cost the server anyway. Before, for a run that is interrupted, and after. */
  readonly firstBaselineMs: number;
  readonly baselineMs: number;
  /** Silence after each change of the audience. */
  readonly settleMs: number;
  /** Who watches in silence while memory is read. */
  readonly silentViewers: number;
  /** Comments that all viewers get before anything counts; for those who poll it lasts until all have. */
  readonly runUpMs: number;
  readonly measureMs: number;
  /** Each of the smaller audiences. */
  readonly growthMs: number;
  readonly sliceMs: number;
  /** Longest wait for a first comment, and for the last one. */
  readonly arriveMs: number;
}

/** Everything that can be measured; the control comes last. */
export const allSubjects: readonly Subject[] = [...logTransports, "control"];

/** Shares of the silent audience at which memory is read. */
export const silentShares: readonly number[] = [0.25, 0.5, 0.75, 1];
/** Shares of the audience that are measured besides the whole. */
export const growthShares: readonly number[] = [0.5, 0.25];

/** Viewers come so many in a second at most: a server under a rush of handshakes measures the rush. */
export const comingPerSecond = 800;
/** With fewer silent viewers their memory is less than the steps in which a process grows. */
const silentViewers = 1_000;
/** A short run with few viewers is not made long by a thousand silent ones. */
const silentFactor = 5;
/** A thousand points are more than a chart shows. */
const slicesWanted = 100;
/** Start and end of the processes, as seen. */
const startMs = 1_500;
/** The longest pause that a server of ours asks of those who poll, and a margin. */
const longestPauseMs = 20_000;

const between = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value));

/** `mostViewers`: for whom this process may open files. */
export function planOf({ viewers, seconds, pollMs, delayMs }: CompareOptions, mostViewers: number): Plan {
  const measureMs = seconds * 1_000;
  const shareMs = measureMs / 5;
  return {
    warmUpMs: between(600, shareMs, 1_500),
    firstBaselineMs: between(500, shareMs, 1_500),
    // It is taken off the whole window: a short look at it would be most of the error.
    baselineMs: between(500, measureMs / 2, 5_000),
    settleMs: between(250, shareMs, 500),
    silentViewers: Math.max(viewers, Math.min(silentViewers, viewers * silentFactor, mostViewers)),
    runUpMs: between(400, shareMs, 1_000),
    measureMs,
    growthMs: between(600, shareMs, 3_000),
    sliceMs: between(100, Math.round(measureMs / slicesWanted / 50) * 50, 250),
    arriveMs: Math.max(longestPauseMs, (pollMs ?? 0) + 5_000) + delayMs * 4,
  };
}

/** About how long one subject takes, ms. */
export function expectedMs(subject: Subject, plan: Plan, { viewers, pollMs, delayMs }: CompareOptions): number {
  // Those who poll are waited for at each change of the audience, twice.
  const waitMs = (subject === "poll" ? (pollMs ?? 3_000) : 200) + delayMs * 2;
  const audiences = 1 + growthShares.length;
  return (
    startMs +
    plan.warmUpMs +
    waitMs +
    plan.firstBaselineMs +
    plan.baselineMs +
    (silentShares.length + growthShares.length + 3) * plan.settleMs +
    ((plan.silentViewers + viewers) / comingPerSecond) * 1_000 +
    plan.measureMs +
    growthShares.length * plan.growthMs +
    audiences * (plan.runUpMs + 2 * waitMs)
  );
}
