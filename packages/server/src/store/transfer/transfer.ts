import { compareSums, createDigest } from "./digest.ts";
import type { TransferSource, TransferTarget } from "./ends.ts";
import { tableNames } from "./tables.ts";

export interface TransferProgress {
  readonly table: string;
  readonly rows: number;
  readonly ofRows: number;
}

export interface TransferReport {
  readonly rooms: number;
  readonly entries: number;
  readonly comments: number;
}

export type TransferResult =
  | { readonly ok: true; readonly report: TransferReport }
  /** What was read back differs from what was written; nothing of it was kept. */
  | { readonly ok: false; readonly differences: readonly string[] };

/** Copies everything, reads it back and compares, and only then keeps it. */
export async function transfer(
  source: TransferSource,
  target: TransferTarget,
  onProgress: (progress: TransferProgress) => void,
): Promise<TransferResult> {
  const counts = await source.count();
  const sent = createDigest();
  for (const table of tableNames) {
    let rows = 0;
    for await (const page of source.pages(table)) {
      sent.add(table, page);
      await target.write(table, page);
      rows += page.length;
      onProgress({ table, rows, ofRows: counts[table] });
    }
  }
  const kept = createDigest();
  const back = target.written();
  for (const table of tableNames) {
    for await (const page of back.pages(table)) kept.add(table, page);
  }
  const differences = compareSums(sent.sums(), kept.sums());
  if (differences.length > 0) return { ok: false, differences };
  await target.finish(await source.numbers());
  return { ok: true, report: { rooms: counts.rooms, entries: counts.entries, comments: counts.comments } };
}
