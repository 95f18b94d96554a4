import type { Cost } from "../process/cost.ts";

/** A reading of what a process has used, and when. */
export interface Reading extends Cost {
  readonly atMs: number;
}

/** What the process uses without a single viewer. */
export interface Baseline {
  /** Asking it what it has used. */
  readonly readingMs: number;
  /** CPU ms per second while comments are posted. */
  readonly perSecond: number;
}

/** `reading` and `again` follow each other at once; `then` comes after a while of comments without a viewer. */
export function baselineOf(reading: Reading, again: Reading, then: Reading): Baseline {
  const readingMs = Math.max(0, again.cpuMs - reading.cpuMs);
  const seconds = (then.atMs - again.atMs) / 1_000;
  return { readingMs, perSecond: Math.max(0, (then.cpuMs - again.cpuMs - readingMs) / seconds) };
}

/** CPU ms between two readings that are due to the viewers, scaled to a window of `ms`; never below 0. */
export function cpuOfViewers(from: Reading, to: Reading, ms: number, { readingMs, perSecond }: Baseline): number {
  const elapsedMs = to.atMs - from.atMs;
  const used = to.cpuMs - from.cpuMs - readingMs - (perSecond * elapsedMs) / 1_000;
  return Math.max(0, used * (ms / elapsedMs));
}
