import type { CompareReport } from "../compare/result.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { formatBytes, formatCount, formatMicros, formatMs, formatShare, noFigure } from "./format.ts";
import { type Column, type Row, renderTable } from "./table.ts";

interface FigureColumn extends Column {
  cell(figures: Figures): string;
  /** Needs a delivery to mean something. */
  readonly ofDeliveries?: boolean;
}

const right = { align: "right" } as const;
const ofDeliveries = { align: "right", ofDeliveries: true } as const;

const transport: FigureColumn = {
  title: "transport",
  cell: ({ label, result }) => (result.complete ? label : `${label} (interrupted)`),
};

const delayAndCost: readonly FigureColumn[] = [
  { title: "p50", ...ofDeliveries, cell: ({ result }) => formatMs(result.latencyMs.p50) },
  { title: "p95", ...ofDeliveries, cell: ({ result }) => formatMs(result.latencyMs.p95) },
  { title: "p99", ...ofDeliveries, cell: ({ result }) => formatMs(result.latencyMs.p99) },
  { title: "CPU/delivery", ...ofDeliveries, cell: ({ cpuPerDeliveryUs }) => formatMicros(cpuPerDeliveryUs) },
  { title: "requests", ...right, cell: ({ result }) => formatCount(result.requests) },
  { title: "connections", ...right, cell: ({ result }) => formatCount(result.connections) },
  { title: "memory/viewer", ...right, cell: ({ result }) => formatBytes(result.memoryPerViewerBytes) },
];

const wire: readonly FigureColumn[] = [
  { title: "up", ...right, cell: ({ result }) => formatBytes(result.bytesUp) },
  { title: "down", ...right, cell: ({ result }) => formatBytes(result.bytesDown) },
  { title: "useful", ...ofDeliveries, cell: ({ usefulShare }) => formatShare(usefulShare) },
];

const conservation: readonly FigureColumn[] = [
  { title: "delivered", ...right, cell: ({ result }) => formatCount(result.deliveries) },
  { title: "declared", ...right, cell: ({ result }) => formatCount(result.declared) },
  {
    title: "unaccounted",
    ...right,
    cell: ({ unaccounted, expected }) => (expected === 0 ? noFigure : formatCount(unaccounted)),
  },
];

/** One table of a report: a row per subject. */
export interface FigureTable {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Two that fit a page. */
export function compareTables(report: CompareReport): FigureTable[] {
  return [
    tableOf("Delay, and what it costs the server", [transport, ...delayAndCost], report),
    tableOf("The wire, and whether everything arrived", [transport, ...wire, ...conservation], report),
  ];
}

/** What would be made of no delivery is no figure. */
function tableOf(title: string, columns: readonly FigureColumn[], report: CompareReport): FigureTable {
  const rows = figuresOf(report).map((figures) => {
    const isSilent = figures.result.deliveries === 0 || figures.result.latencyMs.count === 0;
    return columns.map(({ cell, ofDeliveries }) => (ofDeliveries && isSilent ? noFigure : cell(figures)));
  });
  return { title, columns, rows };
}

/** For a terminal so many columns wide. */
export function renderCompareTable(report: CompareReport, width: number): string {
  const all = [transport, ...delayAndCost, ...wire, ...conservation];
  const { columns, rows } = tableOf("", all, report);
  return renderTable(columns, rows, width);
}
