import { accept, type Result, refuse } from "./errors.ts";

/** "I have everything of this room up to and including `seq`." `epoch` is the life of the room's log. */
export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
}

/** Where a reader wants to begin: after a cursor, at the beginning (`since=0`), or from now on (no `since`). */
export type Since =
  | { readonly from: "cursor"; readonly cursor: Cursor }
  | { readonly from: "start" }
  | { readonly from: "now" };

const pattern = /^([0-9a-z]{8}):(0|[1-9][0-9]{0,15})$/;

export function formatCursor(cursor: Cursor): string {
  return `${cursor.epoch}:${cursor.seq}`;
}

export function parseCursor(text: string): Result<Cursor> {
  const [, epoch, digits] = pattern.exec(text) ?? [];
  const seq = Number(digits);
  return epoch !== undefined && Number.isSafeInteger(seq) ? accept({ epoch, seq }) : refuse("bad-cursor");
}

/** Reads `since` of a query or of a `join`. */
export function parseSince(text: string | null | undefined): Result<Since> {
  if (text === null || text === undefined || text === "") return accept({ from: "now" });
  if (text === "0") return accept({ from: "start" });
  const cursor = parseCursor(text);
  return cursor.ok ? accept({ from: "cursor", cursor: cursor.value }) : cursor;
}
