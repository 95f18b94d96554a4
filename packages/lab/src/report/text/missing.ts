import type { CompareReport } from "../../compare/result.ts";
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
    ...interrupted.map(
      ({ subject, seconds }) =>
        `${labelOf(subject)} was interrupted after ${formatSeconds(seconds)} of ${formatSeconds(scenario.seconds)}; its figures are of that time.`,
    ),
    ...silent.map(({ label }) => `Nothing arrived by ${label}, so nothing is said about its delay and its cost.`),
    ...(measured.has("control") ? [] : ["There is no control in this run, so no figure is set against bare sockets."]),
  ];
}

function hasDeliveries({ deliveries, latencyMs }: CompareReport["results"][number]): boolean {
  return deliveries > 0 && latencyMs.count > 0;
}
