import { limits } from "@flyby/protocol";
import type { Head, LogStore } from "../store/ports.ts";
import { blockStart, pageToChunks, storedChunkEntries } from "./answer.ts";
import type { RingLimits } from "./ring.ts";
import type { Chunk } from "./room-log.ts";

/** What a reader may be behind by, and 4 MB: 5,000 comments of 200 characters. */
export const ringLimits: RingLimits = { maxEntries: limits.maxReplayEntries, maxBytes: 4 * 1024 * 1024 };

/** The end of a log, as much as a ring holds, without holes. */
export interface LogEnd {
  readonly head: Head;
  readonly chunks: readonly Chunk[];
}

/** Reads it, once unless so much is written meanwhile that a page does not reach the head. */
export async function loadEnd(room: string, store: Pick<LogStore, "read" | "head">): Promise<LogEnd> {
  const { seq } = await store.head(room);
  let after = blockStart(Math.max(0, seq - ringLimits.maxEntries));
  let chunks: readonly Chunk[] = [];
  for (;;) {
    const page = await store.read(room, after, ringLimits.maxEntries + storedChunkEntries);
    const isTrimmed = page.first > after + 1;
    chunks = [...(isTrimmed ? [] : chunks), ...pageToChunks(page)];
    after = page.first - 1 + page.entries.length;
    if (after >= page.head.seq || page.entries.length === 0) return { head: { ...page.head, seq: after }, chunks };
  }
}
