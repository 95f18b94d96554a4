import type { CompareReport, SubjectResult } from "../../compare/result.ts";
import type { Figures } from "../figures.ts";
import { formatSeconds, joinWords } from "../format.ts";
import { labelOf } from "../subjects.ts";

/** What was asked for and is not here, or not whole. */
export function sayMissing({ scenario, results }: CompareReport, figures: readonly Figures[]): string[] {
  const measured = new Set(results.map(({ subject }) => subject));
  const absent = scenario.subjects.filter((subject) => !measured.has(subject));
  const interrupted = results.filter(({ complete }) => !complete);
  const silent = figures.filter(({ result, expected }) => expected > 0 && !hasDeliveries(result));
  return [
    ...(absent.length === 0 ? [] : [`Not measured, though asked for: ${joinWords(absent.map(labelOf))}.`]),
    ...interrupted.map((result) => sayInterrupted(result, scenario.seconds)),
    ...silent.map(({ label }) => `Nothing arrived by ${label}, so nothing is said about its delay and its cost.`),
    ...(measured.has("control") ? [] : ["There is no control in this run, so no figure is set against bare sockets."]),
  ];
}

/** After its own time smaller audiences are measured: what was cut off may be those alone. */
function sayInterrupted({ subject, seconds }: SubjectResult, asked: number): string {
  return seconds < asked
    ? `${labelOf(subject)} was interrupted after ${formatSeconds(seconds)} of ${formatSeconds(asked)}; its figures are of that time.`
    : `${labelOf(subject)} was interrupted after its ${formatSeconds(asked)}; not every smaller audience was measured.`;
}

function hasDeliveries({ deliveries, latencyMs }: SubjectResult): boolean {
  return deliveries > 0 && latencyMs.count > 0;
}
