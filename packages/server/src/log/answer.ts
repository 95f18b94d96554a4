import { type Cursor, formatCursor, type Gap, type GapReason, limits } from "@flyby/protocol";
import type { Head, LogPage } from "../store/ports.ts";
import { countComments, createChunk, joinBatch, type RawEntry, splitEntries } from "./chunk.ts";
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
  let blockFirst = page.first;
  for (let index = 0; index < page.entries.length; ) {
    const count = blockStart(blockFirst - 1) + storedChunkEntries - blockFirst + 1;
    const block = page.entries.slice(index, index + count);
    for (const { first, entries } of splitEntries(blockFirst, block)) {
      const comments = countComments(entries.map((text): RawEntry => JSON.parse(text)));
      chunks.push(createChunk(first, first + entries.length - 1, comments, joinBatch(first, entries)));
    }
    blockFirst += block.length;
    index += block.length;
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

/** UTF-16 units of one answer: some MB at most, however long the texts of a room may be. */
const maxAnswerUnits = 1_048_576;

/** As many whole chunks as one answer holds; at least one. */
export function limitChunks(chunks: readonly Chunk[], target: number): readonly Chunk[] {
  let entries = 0;
  let units = 0;
  const end = chunks.findIndex((chunk, index) => {
    entries += chunk.last - chunk.first + 1;
    units += chunk.text.length;
    const isFull = entries > limits.maxLogEntries || units > maxAnswerUnits;
    return chunk.first > target || (index > 0 && isFull);
  });
  return end === -1 ? chunks : chunks.slice(0, end);
}
