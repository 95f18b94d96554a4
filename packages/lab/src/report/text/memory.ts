import type { Figures } from "../figures.ts";
import { formatBytes, joinWords } from "../format.ts";

/** What each viewer took, and of whom it cannot be told. */
export function sayMemory(figures: readonly Figures[]): string[] {
  const known = figures.filter(({ result }) => (result.memoryPerViewerBytes ?? 0) > 0);
  const unknown = figures.filter((one) => !known.includes(one));
  const took = known.map(({ label, result }) => `${label} ${formatBytes(result.memoryPerViewerBytes)}`);
  const names = unknown.map(({ label }) => label);
  return [
    ...(took.length === 0 ? [] : [`Each viewer took this much of the server's resident memory: ${joinWords(took)}.`]),
    ...(names.length === 0
      ? []
      : [`${joinWords(names)}: memory did not grow clearly enough with the audience to tell what a viewer takes.`]),
  ];
}
