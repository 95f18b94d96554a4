import { constants, deflateRawSync, type ZlibOptions } from "node:zlib";
import { encodeDense } from "@flyby/protocol";
import { isComment, type LoggedEntry, type RawEntry } from "./logged-entry.ts";
import type { Chunk } from "./room-log.ts";

const encoder = new TextEncoder();

/** `text` is a batch of ours, so its shape is right. */
export function parseEntries(text: string): readonly RawEntry[] {
  const [, , , , entries] = JSON.parse(text) as [string, number, number, number, RawEntry[]];
  return entries;
}

/**
 * UTF-16 units of one batch. At three bytes a unit it stays below `limits.maxUnconfirmedBytes`: a reader takes it in one
 * frame, and a slow one is not handed megabytes at once. A tick of 80 ms at 1,000 comments a second has about 12,000.
 */
export const maxBatchUnits = 16_384;

/**
 * What stands for `first` to `last` as chunks that fit one frame each; an entry that is larger stands alone. Seqs of the
 * range without an entry are counted as omitted by the chunk in whose range they lie.
 */
export function toChunks(first: number, last: number, entries: readonly LoggedEntry[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let begin = 0;
  let from = first;
  let units = 0;
  const close = (end: number, to: number): void => {
    chunks.push(chunkOf(from, to, entries.slice(begin, end)));
    begin = end;
    from = to + 1;
    units = 0;
  };
  entries.forEach((entry, index) => {
    const size = entry.text.length + 1;
    if (index > begin && units + size > maxBatchUnits) close(index, entries[index - 1]?.seq ?? from);
    units += size;
  });
  close(entries.length, last);
  return chunks;
}

function chunkOf(first: number, last: number, entries: readonly LoggedEntry[]): Chunk {
  const omitted = last - first + 1 - entries.length;
  const comments = entries.reduce((count, entry) => (isComment(entry) ? count + 1 : count), 0);
  const text = joinBatch(
    first,
    last,
    omitted,
    entries.map((entry) => entry.text),
  );
  return createChunk({ first, last, comments, omitted, text });
}

/** A batch of entries that are already JSON. */
export function joinBatch(first: number, last: number, omitted: number, entries: readonly string[]): string {
  return `["batch",${first},${last},${omitted},[${entries.join()}]]`;
}

export function createChunk(plain: Omit<Chunk, "bytes" | "deflated" | "dense">): Chunk {
  const { text } = plain;
  let bytes: Uint8Array | null = null;
  let deflated: Uint8Array | null = null;
  let dense: Uint8Array | null = null;
  return {
    ...plain,
    // Each form is made when its first reader asks, and then all of them get the same.
    get bytes() {
      bytes ??= encoder.encode(text);
      return bytes;
    },
    get deflated() {
      deflated ??= deflateBlock(`${text}\n`);
      return deflated;
    },
    get dense() {
      // From the text: entries kept for this would weigh more in the ring than 46 µs for 80 comments, once for all readers.
      dense ??= deflateBlock(JSON.stringify(encodeDense(JSON.parse(text))), denseDeflate);
      return dense;
    },
  };
}

/**
 * Measured on batches of mixed Chinese and English comments, level 1 / 2 / 4 / 6: of 10 KB 29 / 58 / 70 / 86 µs for 57 / 46 /
 * 45 / 45 bytes a comment, of 1.3 KB 6 / 20 / 21 / 22 µs for 71 / 62 / 61 / 61. It is done once for all readers of a room
 * and tick, and saved for each of them: the 86 µs are a thousandth of the tick.
 */
const textDeflate = { level: 6 };
/**
 * The dense form of 80 comments of 500 authors, at zlib's memLevel 8 and level 6 / 7 / 9: 61 / 70 / 102 µs for 31.4 / 31.1 / 30.8
 * bytes a comment. At memLevel 4 a block has a thousand symbols, so that authors, names and texts, each in a column, get codes
 * of their own: 76 / 84 / 112 µs for 30.7 / 30.5 / 30.0. Z_FILTERED changes nothing.
 */
const denseDeflate = { level: 7, memLevel: 4 };

/** A raw deflate block that ends at a byte's edge and looks back at nothing before it, so that blocks stand one behind the other. */
export function deflateBlock(text: string, options: ZlibOptions = textDeflate): Uint8Array {
  return deflateRawSync(text, { ...options, finishFlush: constants.Z_FULL_FLUSH });
}
