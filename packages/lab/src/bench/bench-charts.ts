import { barChart } from "../report/svg/bar-chart.ts";
import type { Chart } from "../report/svg/chart.ts";
import type { Tone } from "../report/svg/tones.ts";
import type { BenchPart, BenchTable } from "./bench-result.ts";
import { formatFigure } from "./verdict.ts";

/** What is drawn of a bench: one column of its tables. */
const drawn: Readonly<Partial<Record<BenchPart["name"], string>>> = {
  fanout: "CPU/delivery",
  idle: "memory/viewer",
};

function toneOf(label: string): Tone {
  if (label.startsWith("Flyby")) return "blue";
  return label.startsWith("Control") ? "grey" : "amber";
}

/** One picture for each table that has something to show. */
export function benchCharts({ name, tables }: BenchPart): readonly Chart[] {
  const column = drawn[name];
  return column === undefined ? [] : tables.flatMap((table, at) => chartOf(table, column, `${name}-${at + 1}`));
}

function chartOf({ title, columns, rows }: BenchTable, column: string, name: string): readonly Chart[] {
  const at = columns.findIndex((one) => one.title === column);
  const unit = columns[at]?.unit;
  if (unit === undefined || rows.length === 0) return [];
  const bars = rows.map(({ label, values }) => {
    const value = values[at] ?? null;
    return { label, tone: toneOf(label), value, note: formatFigure(value, unit) };
  });
  const alternative = bars.map(({ label, note }) => `${label}: ${note}`).join("; ");
  const reading = `${column} of each subject; shorter is better.`;
  return [barChart({ name: `bench-${name}`, title, reading, alternative, groups: [{ title: "", bars }] })];
}
