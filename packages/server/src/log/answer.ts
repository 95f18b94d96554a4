import { type Cursor, formatCursor, type Gap, type GapReason, limits } from "@flyby/protocol";
import type { Head, LogPage } from "../store/ports.ts";
import { toChunks } from "./chunk.ts";
import { fromStored } from "./logged-entry.ts";
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

/** A page of the store as chunks, as if it had been delivered so. */
export function pageToChunks({ first, entries }: LogPage): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let index = 0; index < entries.length; ) {
    const seq = first + index;
    const block = entries.slice(index, index + blockStart(seq - 1) + storedChunkEntries - seq + 1);
    const logged = block.map((text, offset) => fromStored(seq + offset, text));
    chunks.push(...toChunks(seq, seq + block.length - 1, logged));
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
