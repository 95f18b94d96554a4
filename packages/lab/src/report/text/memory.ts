import type { Figures } from "../figures.ts";
import { formatBytes, joinWords } from "../format.ts";

/** What each viewer took, and of whom it cannot be told. */
export function sayMemory(figures: readonly Figures[]): string[] {
  const known = figures.filter(({ result }) => result.memoryPerViewerBytes !== null);
  const unknown = figures.filter(({ result }) => result.memoryPerViewerBytes === null);
  const grew = known.filter(({ result }) => (result.memoryPerViewerBytes ?? 0) > 0);
  const still = known.filter(({ result }) => (result.memoryPerViewerBytes ?? 0) <= 0);
  return [
    ...(grew.length === 0
      ? []
      : [
          `Each viewer took this much of the server's resident memory: ${joinWords(grew.map(({ label, result }) => `${label} ${formatBytes(result.memoryPerViewerBytes)}`))}.`,
        ]),
    ...(still.length === 0
      ? []
      : [
          `${joinWords(still.map(({ label }) => label))}: the server's memory did not grow; what the viewers took came from what it already held.`,
        ]),
    ...(unknown.length === 0
      ? []
      : [
          `${joinWords(unknown.map(({ label }) => label))}: the server's memory did not grow clearly more than its readings differ, so no memory of a viewer is told.`,
        ]),
  ];
}
