import { formatCount, formatMs, formatTimes } from "../report/format.ts";
import type { Column, Row } from "../report/table.ts";
import { type PingFigures, toFigures } from "./figures.ts";
import { labelOf } from "./looks.ts";
import type { PingPongReport } from "./result.ts";

interface FigureColumn extends Column {
  cell(figures: PingFigures): string;
}

const right = { align: "right" } as const;

const columns: readonly FigureColumn[] = [
  { title: "over", cell: ({ run }) => (run.done < run.asked ? `${labelOf(run)} (interrupted)` : labelOf(run)) },
  { title: "exchanges", ...right, cell: ({ run }) => formatCount(run.done) },
  { title: "duration", ...right, cell: ({ run }) => formatDuration(run.ms) },
  { title: "difference", ...right, cell: ({ differenceMs }) => formatDuration(differenceMs) },
  { title: "ratio", ...right, cell: ({ toSocket }) => formatTimes(toSocket) },
  { title: "per second", ...right, cell: ({ perSecond }) => formatCount(perSecond) },
];

const referenceColumn: FigureColumn = {
  title: "Python/ours",
  ...right,
  cell: ({ toOurs }) => formatTimes(toOurs),
};

/** Seconds from one on, as a stopwatch shows them. */
export function formatDuration(ms: number | null): string {
  return ms === null || Math.abs(ms) < 1_000 ? formatMs(ms) : `${(ms / 1_000).toFixed(2).replace("-", "−")} s`;
}

export function pingPongTable(report: PingPongReport): {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
} {
  const shown = report.reference === null ? columns : [...columns, referenceColumn];
  const rows = toFigures(report).flatMap((turn) => turn.map((figures) => shown.map(({ cell }) => cell(figures))));
  return { columns: shown, rows };
}
