import type { Numbers, Row, RowCounts, TableName } from "./tables.ts";

/** A database that is read. MUST show one moment, whatever others write meanwhile. */
export interface TransferSource {
  count(): Promise<RowCounts>;
  /** All rows of a table, each once, in pages. */
  pages(table: TableName): AsyncIterable<readonly Row[]>;
  numbers(): Promise<Numbers>;
  close(): Promise<void>;
}

/**
 * A database that is filled. MUST show nothing of it before `finish` has resolved, and nothing ever when it is closed
 * before or the process dies.
 */
export interface TransferTarget {
  write(table: TableName, rows: readonly Row[]): Promise<void>;
  /** What was written so far, as a source shows it. */
  written(): Pick<TransferSource, "pages">;
  /** Keeps everything, and goes on giving numbers behind these. */
  finish(numbers: Numbers): Promise<void>;
  /** Without `finish` it leaves nothing. */
  close(): Promise<void>;
}

/** Why a database cannot be read or filled, in one sentence. */
export interface EndRefusal {
  readonly ok: false;
  readonly message: string;
}

export type SourceResult = { readonly ok: true; readonly source: TransferSource } | EndRefusal;
export type TargetResult = { readonly ok: true; readonly target: TransferTarget } | EndRefusal;
