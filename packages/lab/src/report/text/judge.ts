import { divide, formatTimes } from "../format.ts";

/** Two runs of the same load differ by up to a fifth on a machine that does other things, too: less is no finding. */
export const noiseShare = 0.2;

/** The kernel counts a process's work in ticks of 10 ms; below ten of them a ratio tells more about ticks than about work. */
export const leastComparableCpuMs = 100;

/** Two delays nearer than that are one: timers and the swarm's own turns are no finer. */
export const leastComparableMs = 1;

export type Judgement = { readonly kind: "same" } | { readonly kind: "differs"; readonly ratio: number };

/** Whether one run may tell the two apart; null where they cannot be set against each other. */
export function judge(value: number | null, reference: number | null, leastDifference = 0): Judgement | null {
  if (value === null || reference === null || !(value > 0)) return null;
  const ratio = divide(value, reference);
  if (ratio === null) return null;
  const isNear = Math.max(ratio, 1 / ratio) < 1 + noiseShare || Math.abs(value - reference) < leastDifference;
  return isNear ? { kind: "same" } : { kind: "differs", ratio };
}

/** "3.2 times", "0.4 times" or that one run does not tell. */
export function sayRatio(judgement: Judgement): string {
  return judgement.kind === "same" ? "no difference that one run can tell" : formatTimes(judgement.ratio);
}
