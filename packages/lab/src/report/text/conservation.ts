import type { Figures } from "../figures.ts";
import { formatCount, joinWords } from "../format.ts";

/** Posted × viewers = delivered + declared, or the difference in words. */
export function sayConservation(figures: readonly Figures[]): string[] {
  const exact = figures.filter(({ expected, unaccounted }) => expected > 0 && unaccounted === 0);
  const summary =
    exact.length === 0
      ? []
      : [
          `${joinWords(exact.map(({ label }) => label))}: nothing was lost. Every comment posted reached every viewer or was declared to them as missing; posted × viewers = delivered + declared, to the last one.`,
        ];
  return [...summary, ...figures.flatMap(sayException), ...figures.flatMap(sayDeclared)];
}

function sayException({ label, result, expected, unaccounted }: Figures): string[] {
  const count = formatCount(Math.abs(unaccounted));
  if (expected === 0)
    return [
      `${label}: nothing was posted${result.complete ? "" : " before the interruption"}, so nothing can be said about it.`,
    ];
  if (unaccounted === 0) return [];
  const sum = `${label}: of ${formatCount(expected)} deliveries expected, ${formatCount(result.deliveries)} arrived and ${formatCount(result.declared)} were declared missing`;
  if (unaccounted < 0) return [`${sum}: ${count} more than were posted.`];
  if (!result.complete)
    return [`${sum}; ${count} had not come when the measuring was interrupted, on their way or lost.`];
  return [`${sum}; ${count} are unaccounted for.`];
}

function sayDeclared({ label, result, unaccounted }: Figures): string[] {
  if (result.declared === 0 || unaccounted !== 0) return [];
  return [`${label}: ${formatCount(result.declared)} of the deliveries were declared missing instead of made.`];
}
