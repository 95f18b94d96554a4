import type { Machine } from "../compare/result.ts";

export const benchNames = ["fanout", "idle", "storm", "history", "http"] as const;
export type BenchName = (typeof benchNames)[number];

/** How a figure is written. `share` is 0…1, `times` a ratio. */
export type Unit = "us" | "ms" | "seconds" | "bytes" | "count" | "share" | "times";

export interface BenchColumn {
  readonly title: string;
  readonly unit: Unit;
}

export interface BenchRow {
  readonly label: string;
  /** One for each column; null where nothing could be measured. */
  readonly values: readonly (number | null)[];
}

export interface BenchTable {
  readonly title: string;
  /** Of the first column: `subject`, `request`. */
  readonly of: string;
  readonly columns: readonly BenchColumn[];
  readonly rows: readonly BenchRow[];
}

/** One figure against what was asked for. */
export interface Verdict {
  readonly what: string;
  readonly measured: number | null;
  readonly unit: Unit;
  readonly bound: { readonly least: number } | { readonly most: number };
}

/** What one bench found. */
export interface BenchPart {
  readonly name: BenchName;
  readonly title: string;
  /** The load in a sentence. */
  readonly load: string;
  readonly tables: readonly BenchTable[];
  readonly verdicts: readonly Verdict[];
  /** What one has to know to read the figures. */
  readonly notes: readonly string[];
  /** What went wrong with the measuring or the accounting; empty when all is well. */
  readonly troubles: readonly string[];
}

export interface BenchReport {
  readonly kind: "bench";
  readonly version: string;
  /** As it was typed. */
  readonly command: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly machine: Machine;
  readonly parts: readonly BenchPart[];
}
