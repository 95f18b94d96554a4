import type { Traffic } from "../../compare/result.ts";
import type { Figures } from "../figures.ts";
import { formatMs, formatNumber, formatSeconds, formatShare, formatTimes, joinWords } from "../format.ts";

/** Fewer slices tell nothing about a rhythm. */
const leastSlices = 10;
const burstsFrom = 3;
const evenUpTo = 1.5;
/** A slice with less than a fifth of the average is quiet. */
const quietBelow = 0.2;

export interface Rhythm {
  /** The busiest slice as a multiple of the average one. */
  readonly peak: number;
  /** Share of the slices in which less than a fifth of the average came down. */
  readonly quiet: number;
  /** How often the line rose above its average, and so much time passed from one rise to the next. */
  readonly rises: number;
  readonly everySeconds: number | null;
}

/** Of the bytes that came down; null when too few slices or no bytes tell nothing. */
export function rhythmOf({ down, sliceMs }: Traffic): Rhythm | null {
  const sum = down.reduce((total, bytes) => total + bytes, 0);
  if (down.length < leastSlices || !(sum > 0) || !(sliceMs > 0)) return null;
  const average = sum / down.length;
  const rises = down.flatMap((bytes, at) => (bytes > average && (down[at - 1] ?? 0) <= average ? [at] : []));
  const first = rises[0] ?? 0;
  const last = rises.at(-1) ?? 0;
  return {
    peak: Math.max(...down) / average,
    quiet: down.filter((bytes) => bytes < average * quietBelow).length / down.length,
    rises: rises.length,
    everySeconds: rises.length < 2 ? null : ((last - first) * sliceMs) / 1000 / (rises.length - 1),
  };
}

/** What is even is said together; what is not, one by one. */
export function sayRhythm(figures: readonly Figures[]): string[] {
  const known = figures.flatMap((one) => {
    const rhythm = rhythmOf(one.result.traffic);
    return rhythm === null ? [] : [{ one, rhythm }];
  });
  const even = known.filter(({ rhythm }) => rhythm.peak <= evenUpTo);
  const uneven = known.filter(({ rhythm }) => rhythm.peak > evenUpTo);
  return [
    ...sayEven(even),
    ...uneven.map(({ one, rhythm }) => sayUneven(one, rhythm)),
    ...even.flatMap(({ one }) => sayMixed(one)),
  ];
}

function sayEven(even: readonly { readonly one: Figures; readonly rhythm: Rhythm }[]): string[] {
  if (even.length === 0) return [];
  const peak = Math.max(...even.map(({ rhythm }) => rhythm.peak));
  const slices = [...new Set(even.map(({ one }) => formatMs(one.result.traffic.sliceMs)))];
  return [
    `An even line downwards: ${joinWords(even.map(({ one }) => one.label))}. The busiest ${slices.join(" or ")} carried at most ${formatNumber(peak)} times the average.`,
  ];
}

function sayUneven({ label, result }: Figures, { peak, quiet, everySeconds }: Rhythm): string {
  const measured = `the busiest ${formatMs(result.traffic.sliceMs)} carried ${formatTimes(peak)} the average, and ${formatShare(quiet)} of all slices less than a fifth of it`;
  const pace = everySeconds === null ? "" : `; the line rose every ${formatSeconds(everySeconds)} on average`;
  return peak >= burstsFrom ? `${label} comes in bursts: ${measured}${pace}.` : `${label}: ${measured}.`;
}

/** A saw of each viewer that is no saw of all of them. */
function sayMixed({ subject, result, requestEveryMs }: Figures): string[] {
  if (subject !== "poll" || requestEveryMs === null || requestEveryMs < result.traffic.sliceMs * burstsFrom) return [];
  return [
    `Though each viewer of Poll asks only every ${formatMs(requestEveryMs)}, all together make an even line: they ask at different moments.`,
  ];
}
