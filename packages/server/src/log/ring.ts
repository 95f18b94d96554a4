import { limitChunks } from "./limit-chunks.ts";
import { type Removal, withoutRemoved } from "./removal.ts";
import type { Chunk } from "./room-log.ts";

export interface RingLimits {
  readonly maxEntries: number;
  /** Memory, counted as four bytes per character: its text, its UTF-8, and what it deflates to. */
  readonly maxBytes: number;
}

/** The newest chunks of a room, without holes, bounded. */
export interface Ring {
  /** First seq it holds; `last + 1` of nothing when empty, then undefined. */
  readonly first: number | undefined;
  readonly bytes: number;
  push(chunk: Chunk): void;
  /**
   * Chunks with seqs above `seq` up to `target`, oldest first; the first may begin before, the last end behind. As many
   * as one answer holds, at least one where there is one.
   */
  above(seq: number, target: number): readonly Chunk[];
  /** First seq of the first chunk that begins behind `seq`. */
  edgeAbove(seq: number): number | undefined;
  remove(removals: readonly Removal[]): void;
  /** Forgets chunks that lie wholly at or below the floor. */
  dropTo(floor: number): void;
  clear(): void;
}

const bytesPerCharacter = 4;
export const sizeOf = (chunk: Chunk): number => chunk.text.length * bytesPerCharacter;
const entriesOf = (chunk: Chunk): number => chunk.last - chunk.first + 1;

export function createRing({ maxEntries, maxBytes }: RingLimits): Ring {
  let chunks: Chunk[] = [];
  let bytes = 0;
  let entries = 0;
  /** The last answer, until a chunk comes or goes. */
  let last: { readonly from: number; readonly target: number; readonly chunks: readonly Chunk[] } | null = null;

  function dropFirst(count: number): void {
    last = null;
    for (const chunk of chunks.splice(0, count)) {
      bytes -= sizeOf(chunk);
      entries -= entriesOf(chunk);
    }
  }

  /** Index of the first chunk whose last seq is above `seq`. */
  function indexAbove(seq: number): number {
    let [low, high] = [0, chunks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((chunks[middle]?.last ?? 0) > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  return {
    get first() {
      return chunks[0]?.first;
    },
    get bytes() {
      return bytes;
    },
    push: (chunk) => {
      last = null;
      chunks.push(chunk);
      bytes += sizeOf(chunk);
      entries += entriesOf(chunk);
      while (chunks.length > 1 && (bytes > maxBytes || entries > maxEntries)) dropFirst(1);
    },
    above: (seq, target) => {
      const from = indexAbove(seq);
      // A crowd that comes back at once asks for the same: one list for all of them.
      if (last === null || last.from !== from || last.target !== target) {
        last = { from, target, chunks: limitChunks(chunks, from, target) };
      }
      return last.chunks;
    },
    edgeAbove: (seq) => {
      const chunk = chunks[indexAbove(seq)];
      return chunk === undefined || chunk.first > seq ? chunk?.first : chunks[indexAbove(chunk.last)]?.first;
    },
    remove: (removals) => {
      last = null;
      chunks = chunks.map((chunk) => withoutRemoved(chunk, removals));
      bytes = chunks.reduce((sum, chunk) => sum + sizeOf(chunk), 0);
    },
    dropTo: (floor) => dropFirst(indexAbove(floor)),
    clear: () => dropFirst(chunks.length),
  };
}
