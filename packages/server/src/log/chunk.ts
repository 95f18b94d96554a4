import type { Chunk } from "./room-log.ts";

/** An entry as it stands in a batch: `[seq, kind, …]`. */
export type RawEntry = readonly [seq: number, kind: string, ...rest: unknown[]];

const encoder = new TextEncoder();

/** `text` is a batch of ours, so its shape is right. */
export function parseEntries(text: string): readonly RawEntry[] {
  const [, , , , entries] = JSON.parse(text) as [string, number, number, number, RawEntry[]];
  return entries;
}

/** A batch of entries that stand without holes from `first` on; each is already JSON. */
export function joinBatch(first: number, entries: readonly string[]): string {
  return `["batch",${first},${first + entries.length - 1},0,[${entries.join()}]]`;
}

/**
 * UTF-16 units of one batch. At three bytes a unit it stays below `limits.maxUnconfirmedBytes`: a reader takes it in one
 * frame, and a slow one is not handed megabytes at once.
 */
export const maxBatchUnits = 16_384;

/** Consecutive entries as parts that fit one batch each; an entry that is larger stands alone. */
export function splitEntries(
  first: number,
  entries: readonly string[],
): readonly { readonly first: number; readonly entries: readonly string[] }[] {
  const parts: { first: number; entries: string[] }[] = [];
  let units = 0;
  entries.forEach((entry, index) => {
    const part = parts.at(-1);
    units += entry.length + 1;
    if (part !== undefined && units <= maxBatchUnits) {
      part.entries.push(entry);
    } else {
      parts.push({ first: first + index, entries: [entry] });
      units = entry.length + 1;
    }
  });
  return parts;
}

export function createChunk(first: number, last: number, comments: number, text: string): Chunk {
  let bytes: Uint8Array | null = null;
  return {
    first,
    last,
    comments,
    text,
    // Sockets send the text; only the HTTP transports need bytes, and then all of them the same.
    get bytes() {
      bytes ??= encoder.encode(text);
      return bytes;
    },
  };
}

export function countComments(entries: readonly RawEntry[]): number {
  return entries.reduce((count, [, kind]) => (kind === "comment" ? count + 1 : count), 0);
}
