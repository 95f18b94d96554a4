import type { Cursor, Since } from "@flyby/protocol";
import type { Head, LogStore } from "../store/ports.ts";
import { createGap, emptyAnswer, lowestSeq } from "./answer.ts";
import { limitChunks } from "./limit-chunks.ts";
import type { Ring } from "./ring.ts";
import type { LogAnswer } from "./room-log.ts";
import type { StoredPages } from "./stored-pages.ts";

export interface ReplayOptions {
  readonly room: string;
  readonly store: Pick<LogStore, "head">;
  readonly pages: Pick<StoredPages, "read">;
  readonly ring: Ring;
  /** What has been delivered here so far. */
  readonly head: () => Head;
  /** What has come here, delivered or not. */
  readonly known: () => number;
  /** The store has said how far its log goes. Resolves when the room's log is of that epoch. */
  readonly onHead: (head: Head) => Promise<void>;
}

/** Answers what lies after a cursor: from the ring where it can, else from the store. `until` ends the range. */
export function createReplay(options: ReplayOptions): (since: Since, until: number) => Promise<LogAnswer> {
  const { room, store, pages, ring, head, known, onHead } = options;
  const cursorAt = (seq: number): Cursor => ({ epoch: head().epoch, seq });
  const reset = (): LogAnswer => emptyAnswer(cursorAt(head().seq), createGap(head().epoch, 1, head().seq, "reset"));

  async function fromStore(position: number, target: number): Promise<LogAnswer> {
    const { epoch } = head();
    const end = Math.min(target, (ring.first ?? head().seq + 1) - 1);
    const page = await pages.read(position, end);
    if (page.head.epoch !== epoch) {
      await onHead(page.head);
      return reset();
    }
    const unread = page.chunks.filter((chunk) => chunk.last > position);
    const chunks = limitChunks(unread, 0, target);
    const gap = page.first > position + 1 ? createGap(epoch, position + 1, page.first - 1, "too-old") : null;
    const last = chunks.at(-1)?.last ?? gap?.to ?? position;
    return { gap, chunks, cursor: { epoch, seq: last }, more: last > position && last < target };
  }

  async function follow(position: number, target: number): Promise<LogAnswer> {
    if (position >= target) return emptyAnswer(cursorAt(position));
    if (ring.first === undefined || position + 1 < ring.first) return fromStore(position, target);
    const chunks = ring.above(position, target);
    const last = chunks.at(-1)?.last ?? position;
    return { gap: null, chunks, cursor: cursorAt(last), more: last < target };
  }

  /** Acknowledged already and not delivered yet, or not ours: that the store knows. */
  async function ahead(cursor: Cursor): Promise<LogAnswer> {
    if (cursor.seq <= known()) return emptyAnswer(cursor);
    const stored = await store.head(room);
    await onHead(stored);
    return cursor.epoch !== stored.epoch || cursor.seq > stored.seq ? reset() : emptyAnswer(cursor);
  }

  async function afterCursor(cursor: Cursor, until: number): Promise<LogAnswer> {
    if (cursor.epoch !== head().epoch) return reset();
    if (cursor.seq > head().seq) return ahead(cursor);
    if (until <= cursor.seq) return emptyAnswer(cursor);
    const lowest = lowestSeq(head());
    if (cursor.seq >= lowest) return follow(cursor.seq, Math.min(until, head().seq));
    // To a chunk's edge, so that all who are too late go on from the same cursor.
    const to = Math.min((ring.edgeAbove(lowest) ?? lowest + 1) - 1, until);
    const answer = await follow(to, Math.min(until, head().seq));
    if (answer.gap?.reason === "reset") return answer;
    return { ...answer, gap: createGap(head().epoch, cursor.seq + 1, answer.gap?.to ?? to, "too-old") };
  }

  return async (since, until) => {
    if (since.from === "now") return emptyAnswer(cursorAt(head().seq));
    return afterCursor(since.from === "start" ? cursorAt(0) : since.cursor, until);
  };
}
