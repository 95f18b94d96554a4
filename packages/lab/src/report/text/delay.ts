import { controlOf, delivered, type Figures } from "../figures.ts";
import { formatCount, formatMs, formatTimes } from "../format.ts";
import { judge, leastComparableMs } from "./judge.ts";

/** A viewer asks so much more often than once that its requests have a rhythm. */
const leastRequestsForRhythm = 2;
/** How near the median is to half the time between two requests when waiting for the next request explains it. */
const explains = { least: 0.75, most: 1.25 };

export function sayDelay(all: readonly Figures[], viewers: number): string[] {
  const figures = delivered(all);
  const control = controlOf(all);
  return figures.flatMap((one) => [
    [sayQuantiles(one), ...sayAgainstControl(one, control), ...sayAsking(one, viewers)].join(" "),
  ]);
}

function sayQuantiles({ label, result: { latencyMs } }: Figures): string {
  return `${label}: half of ${formatCount(latencyMs.count)} deliveries took at most ${formatMs(latencyMs.p50)}, 95 % at most ${formatMs(latencyMs.p95)}, 99 % at most ${formatMs(latencyMs.p99)}; the slowest took ${formatMs(latencyMs.max)}.`;
}

function sayAgainstControl({ subject, result }: Figures, control: Figures | undefined): string[] {
  if (subject === "control" || control === undefined) return [];
  const reference = control.result.latencyMs.p50;
  const judgement = judge(result.latencyMs.p50, reference, leastComparableMs);
  if (judgement === null) return [];
  return judgement.kind === "same"
    ? [`The control's median is ${formatMs(reference)}: no difference that one run can tell.`]
    : [`The median is ${formatTimes(judgement.ratio)} the control's ${formatMs(reference)}.`];
}

/** Of polling alone: the others are answered when something is there, so the time between their requests explains nothing. */
function sayAsking({ subject, result, requestEveryMs }: Figures, viewers: number): string[] {
  if (subject !== "poll" || requestEveryMs === null || result.requests < viewers * leastRequestsForRhythm) return [];
  const half = requestEveryMs / 2;
  const share = result.latencyMs.p50 / half;
  const asked = `Each viewer asked every ${formatMs(requestEveryMs)} on average, so a comment waits ${formatMs(half)} for the next question in the middle case;`;
  return [
    share >= explains.least && share <= explains.most
      ? `${asked} the median of ${formatMs(result.latencyMs.p50)} is about that wait.`
      : `${asked} the median of ${formatMs(result.latencyMs.p50)} is not explained by that wait alone.`,
  ];
}
