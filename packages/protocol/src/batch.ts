import { decodeEntry, type Entry, encodeEntry } from "./entry.ts";

/** Entries that travel together. `first`–`last` is the range of seqs it stands for; `omitted` of them were left out on purpose. */
export interface Batch {
  readonly first: number;
  readonly last: number;
  readonly omitted: number;
  readonly entries: readonly Entry[];
}

/** Why a reader did not get a range: the log began anew, it lies too far back, the reader was too slow or asked for less. */
export const gapReasons = ["reset", "too-old", "slow", "rate"] as const;
export type GapReason = (typeof gapReasons)[number];

/** The reader does not get `from`…`to` and goes on after `cursor` (LOG4). */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly reason: GapReason;
  readonly cursor: string;
}

/** The one text form of a batch: a WebSocket frame, an NDJSON line, the `data:` of an event. Contains no line end. */
export function encodeBatch(batch: Batch): string {
  return JSON.stringify(["batch", batch.first, batch.last, batch.omitted, batch.entries.map(encodeEntry)]);
}

/** null when it is no batch. Entries that are not even entries are counted as omitted, so that the sum stays true. */
export function decodeBatch(wire: unknown): Batch | null {
  if (!Array.isArray(wire) || wire[0] !== "batch") return null;
  const [, first, last, omitted, list] = wire;
  if (!isSeq(first) || !isSeq(last) || last < first || !isCount(omitted) || !Array.isArray(list)) return null;
  const entries = list.map(decodeEntry).filter((entry) => entry !== null);
  return { first, last, omitted: omitted + list.length - entries.length, entries };
}

function isSeq(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
