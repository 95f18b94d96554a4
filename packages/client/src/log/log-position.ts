import { type Batch, type Cursor, type Entry, formatCursor, type Gap, parseCursor } from "@flyby/protocol";

/** What a batch means for a reader that stands at a cursor (pure). */
export type Taken =
  | { readonly kind: "fresh"; readonly cursor: Cursor; readonly entries: readonly Entry[] }
  /** Everything in it is known, as while two connections overlap. */
  | { readonly kind: "known" }
  /** Something before it was neither received nor declared: never to be believed. */
  | { readonly kind: "hole" };

export function takeBatch(cursor: Cursor, batch: Batch): Taken {
  if (batch.last <= cursor.seq) return { kind: "known" };
  if (batch.first > cursor.seq + 1) return { kind: "hole" };
  const entries = batch.entries.filter((entry) => entry.seq > cursor.seq && entry.seq <= batch.last);
  return { kind: "fresh", cursor: { epoch: cursor.epoch, seq: batch.last }, entries };
}

/** What a gap means: `reset` = the log began anew, everything known is void. */
export type TakenGap =
  | { readonly kind: "skip" | "reset"; readonly cursor: Cursor; readonly missed: number }
  | { readonly kind: "known" };

export function takeGap(cursor: Cursor, gap: Gap): TakenGap {
  const after = parseCursor(gap.cursor);
  if (!after.ok) return { kind: "known" };
  const to = after.value;
  const missed = Math.max(0, gap.to - gap.from + 1);
  if (to.epoch !== cursor.epoch) return { kind: "reset", cursor: to, missed: 0 };
  // The head fell behind us in the same epoch: what we hold was never committed, or a backup came back.
  if (gap.reason === "reset") {
    return formatCursor(to) === formatCursor(cursor) ? { kind: "known" } : { kind: "reset", cursor: to, missed: 0 };
  }
  return to.seq <= cursor.seq ? { kind: "known" } : { kind: "skip", cursor: to, missed };
}
