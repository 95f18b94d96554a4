import type { GrowthPoint } from "../../compare/result.ts";
import type { Figures } from "../figures.ts";
import { divide, formatBytes, formatCount, formatShare, formatTimes, joinWords } from "../format.ts";
import { noiseShare } from "./judge.ts";

/** Less of a core is lost among the kernel's ticks. */
const leastComparableCores = 0.01;

interface Span {
  readonly label: string;
  readonly first: GrowthPoint;
  readonly last: GrowthPoint;
  readonly times: number;
}

/** From the smallest audience measured to the largest; those who grow alike are said together. */
export function sayGrowth(figures: readonly Figures[]): string[] {
  const spans = figures.flatMap(({ label, result }): Span[] => {
    const points = result.growth.filter(({ viewers }) => viewers > 0).toSorted((a, b) => a.viewers - b.viewers);
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined || first.viewers === last.viewers) return [];
    return [{ label, first, last, times: last.viewers / first.viewers }];
  });
  const small = spans.filter(({ first, last }) => Math.min(first.serverCores, last.serverCores) < leastComparableCores);
  const cores = spans.filter((span) => !small.includes(span));
  return [
    ...[...new Set(spans.map(sayAudience))].map((words) => `${words}.`),
    ...sayGroups("The server's work, in parts of a core,", cores, ({ serverCores }) => serverCores, formatShare),
    ...(small.length === 0
      ? []
      : [
          `The server's work is too little to set against each other: ${joinWords(small.map(({ label, last }) => `${label} ${formatShare(last.serverCores)} of a core`))} with the most viewers.`,
        ]),
    ...sayGroups("Bytes on the wire a second", spans, ({ bytesPerSecond }) => bytesPerSecond, formatBytes),
  ];
}

function sayAudience({ first, last, times }: Span): string {
  return `From ${formatCount(first.viewers)} to ${formatCount(last.viewers)} viewers, ${formatTimes(times)} as many`;
}

function sayGroups(
  what: string,
  spans: readonly Span[],
  value: (point: GrowthPoint) => number,
  format: (value: number) => string,
): string[] {
  const known = spans.flatMap(({ label, first, last, times }) => {
    const grown = divide(value(last), value(first));
    if (grown === null || !(grown > 0)) return [];
    const words = `${label} from ${format(value(first))} to ${format(value(last))}, ${formatTimes(grown)}`;
    return [{ words, pace: paceOf(grown, times) }];
  });
  return paces.flatMap((pace) => {
    const those = known.filter((one) => one.pace === pace);
    return those.length === 0 ? [] : [`${what} ${pace}: ${those.map(({ words }) => words).join("; ")}.`];
  });
}

const paces = [
  "grew in step with the viewers",
  "grew more than the viewers",
  "grew less than the viewers",
  "did not grow",
] as const;

function paceOf(grown: number, times: number): (typeof paces)[number] {
  const pace = grown / times;
  if (pace > 1 + noiseShare) return "grew more than the viewers";
  if (pace >= 1 / (1 + noiseShare)) return "grew in step with the viewers";
  return grown > 1 ? "grew less than the viewers" : "did not grow";
}
