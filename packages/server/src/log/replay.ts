import { type Cursor, limits, type Since } from "@flyby/protocol";
import type { Head, LogStore } from "../store/ports.ts";
import { blockStart, createGap, emptyAnswer, limitChunks, lowestSeq, toChunks } from "./answer.ts";
import type { Ring } from "./ring.ts";
import type { LogAnswer } from "./room-log.ts";

export interface ReplayOptions {
  readonly room: string;
  readonly store: Pick<LogStore, "read" | "head">;
  readonly ring: Ring;
  /** What has been delivered here so far. */
  readonly head: () => Head;
}

/** Answers what lies after a cursor: from the ring where it can, else from the store. `until` ends the range. */
export function createReplay({
  room,
  store,
  ring,
  head,
}: ReplayOptions): (since: Since, until: number) => Promise<LogAnswer> {
  const cursorAt = (seq: number): Cursor => ({ epoch: head().epoch, seq });

  async function fromStore(position: number, target: number): Promise<LogAnswer> {
    const end = Math.min(target, (ring.first ?? head().seq + 1) - 1);
    const page = await store.read(room, blockStart(position), limits.maxLogEntries, end);
    const unread = toChunks(page).filter((chunk) => chunk.last > position);
    const chunks = limitChunks(unread, target);
    const gap = page.first > position + 1 ? createGap(head().epoch, position + 1, page.first - 1, "too-old") : null;
    const last = chunks.at(-1)?.last ?? gap?.to ?? position;
    return { gap, chunks, cursor: cursorAt(last), more: last > position && last < target };
  }

  async function follow(position: number, target: number): Promise<LogAnswer> {
    if (position >= target) return emptyAnswer(cursorAt(position));
    if (ring.first === undefined || position + 1 < ring.first) return fromStore(position, target);
    const chunks = limitChunks(ring.above(position), target);
    const last = chunks.at(-1)?.last ?? position;
    return { gap: null, chunks, cursor: cursorAt(last), more: last < target };
  }

  async function afterCursor(cursor: Cursor, until: number): Promise<LogAnswer> {
    const reset = (): LogAnswer => emptyAnswer(cursorAt(head().seq), createGap(head().epoch, 1, head().seq, "reset"));
    if (cursor.epoch !== head().epoch) return reset();
    // An acknowledged seq may be ahead of what has been delivered yet, never of what is stored.
    if (cursor.seq > head().seq) return cursor.seq > (await store.head(room)).seq ? reset() : emptyAnswer(cursor);
    if (until <= cursor.seq) return emptyAnswer(cursor);
    const lowest = lowestSeq(head());
    if (cursor.seq >= lowest) return follow(cursor.seq, Math.min(until, head().seq));
    // To a chunk's edge, so that all who are too late go on from the same cursor.
    const edge = ring.above(lowest).find((chunk) => chunk.first > lowest)?.first ?? lowest + 1;
    const to = Math.min(edge - 1, until);
    const answer = await follow(to, Math.min(until, head().seq));
    return { ...answer, gap: createGap(head().epoch, cursor.seq + 1, answer.gap?.to ?? to, "too-old") };
  }

  return async (since, until) => {
    if (since.from === "now") return emptyAnswer(cursorAt(head().seq));
    return afterCursor(since.from === "start" ? cursorAt(0) : since.cursor, until);
  };
}
