import {
  formatBytes,
  formatCount,
  formatMicros,
  formatMs,
  formatNumber,
  formatSeconds,
  formatShare,
} from "../report/format.ts";
import type { Unit, Verdict } from "./bench-result.ts";

export function formatFigure(value: number | null, unit: Unit): string {
  switch (unit) {
    case "us":
      return formatMicros(value);
    case "ms":
      return formatMs(value);
    case "seconds":
      return formatSeconds(value);
    case "bytes":
      return formatBytes(value);
    case "count":
      return formatCount(value);
    case "share":
      return formatShare(value);
    case "times":
      // A ratio of 1.3 is not 1.25: two digits behind the point where they decide.
      return value !== null && Number.isFinite(value) && Math.abs(value) < 10
        ? `${value.toFixed(2)} ×`
        : `${formatNumber(value)} ×`;
  }
}

/** null where nothing was measured. */
export function isReached({ measured, bound }: Verdict): boolean | null {
  if (measured === null || !Number.isFinite(measured)) return null;
  return "least" in bound ? measured >= bound.least : measured <= bound.most;
}

/** "One at a time against the control: 2.10 ×; at most 1.25 × is asked for: missed." */
export function sayVerdict(verdict: Verdict): string {
  const { what, measured, unit, bound } = verdict;
  const asked =
    "least" in bound ? `at least ${formatFigure(bound.least, unit)}` : `at most ${formatFigure(bound.most, unit)}`;
  const reached = isReached(verdict);
  if (reached === null) return `${what}: not measured; ${asked} is asked for.`;
  return `${what}: ${formatFigure(measured, unit)}; ${asked} is asked for: ${reached ? "reached" : "missed"}.`;
}
