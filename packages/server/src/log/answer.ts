import { type Cursor, formatCursor, type Gap, type GapReason, limits } from "@flyby/protocol";
import type { Head, LogPage } from "../store/ports.ts";
import { countComments, createChunk, joinBatch, type RawEntry } from "./chunk.ts";
import type { Chunk, LogAnswer } from "./room-log.ts";

/**
 * Entries of one chunk that is read from the store. Chunks begin at multiples of it, so that readers behind the ring
 * ask for the same addresses too (decision 2).
 */
export const storedChunkEntries = 64;

/** Seq after which the stored chunk begins that holds `seq + 1`. */
export function blockStart(seq: number): number {
  return Math.floor(seq / storedChunkEntries) * storedChunkEntries;
}

export function toChunks(page: LogPage): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let first = page.first;
  for (let index = 0; index < page.entries.length; ) {
    const count = blockStart(first - 1) + storedChunkEntries - first + 1;
    const texts = page.entries.slice(index, index + count);
    const entries = texts.map((text): RawEntry => JSON.parse(text));
    const last = first + texts.length - 1;
    chunks.push(createChunk(first, last, countComments(entries), joinBatch(first, texts)));
    first = last + 1;
    index += texts.length;
  }
  return chunks;
}

/** The oldest seq a cursor may have to be replayed from: above the floor, and not too far behind (decision 1). */
export function lowestSeq(head: Pick<Head, "seq" | "floor">): number {
  return Math.max(head.floor, head.seq - limits.maxReplayEntries);
}

export function createGap(epoch: string, from: number, to: number, reason: GapReason): Gap {
  return { from, to, reason, cursor: formatCursor({ epoch, seq: to }) };
}

export function emptyAnswer(cursor: Cursor, gap: Gap | null = null): LogAnswer {
  return { gap, chunks: [], cursor, more: false };
}

/** As many whole chunks as one answer holds; at least one. */
export function limitChunks(chunks: readonly Chunk[], target: number): readonly Chunk[] {
  let entries = 0;
  const end = chunks.findIndex((chunk, index) => {
    entries += chunk.last - chunk.first + 1;
    return chunk.first > target || (index > 0 && entries > limits.maxLogEntries);
  });
  return end === -1 ? chunks : chunks.slice(0, end);
}
