import { type Cursor, limits } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Head, LogStore } from "../store/ports.ts";
import { blockStart, storedChunkEntries, toChunks } from "./answer.ts";
import { countComments, createChunk, parseEntries } from "./chunk.ts";
import type { RoomNews } from "./outbox.ts";
import { findRemovals, withoutRemoved } from "./removal.ts";
import { createReplay } from "./replay.ts";
import { createRing } from "./ring.ts";
import type { Chunk, RoomLog } from "./room-log.ts";

/** A room log as the hub holds it. */
export interface HeldLog {
  readonly log: RoomLog;
  readonly bytes: number;
  /** When somebody last read from it, epoch ms. */
  readonly usedAt: number;
  readonly followers: number;
  /** How long the last delivery to all followers took, ms. */
  readonly fanOutMs: number;
  receive(message: RoomNews): void;
  raiseFloor(floor: number): void;
  /** Gives back the ring's memory; readers behind go to the store until it has grown again. */
  unload(): void;
  close(): void;
}

export interface RoomLogOptions {
  readonly room: string;
  readonly store: Pick<LogStore, "read" | "head">;
  readonly clock: Clock;
  readonly onTrouble: (error: unknown) => void;
}

/** What a reader may be behind by, and 4 MB: 5,000 comments of 200 characters. */
const ringLimits = { maxEntries: limits.maxReplayEntries, maxBytes: 4 * 1024 * 1024 };
/** The store refused while a hole had to be healed; the disk gets a moment. */
const healRetryMs = 1_000;

/** Opens the reading side of a room's log. Its ring is filled by one read; from then on the bus brings what is new. */
export function openRoomLog(options: RoomLogOptions): { held: HeldLog; ready: Promise<void> } {
  const { room, store, clock, onTrouble } = options;
  const ring = createRing(ringLimits);
  const listeners = new Set<(chunk: Chunk) => void>();
  let head: Head = { epoch: "", seq: 0, floor: 0 };
  /** The newest seq the bus has spoken of; what is missing up to it is read from the store. */
  let heard = 0;
  let isHealing = true;
  let isClosed = false;
  let usedAt = clock.now();
  let fanOutMs = 0;

  const cursorAt = (seq: number): Cursor => ({ epoch: head.epoch, seq });

  function push(incoming: Chunk): void {
    const removals = findRemovals(parseEntries(incoming.text));
    if (removals.length > 0) ring.remove(removals);
    const chunk = withoutRemoved(incoming, removals);
    ring.push(chunk);
    head = { ...head, seq: chunk.last };
    const startedAt = clock.now();
    for (const listener of [...listeners]) {
      try {
        listener(chunk);
      } catch (error) {
        onTrouble(error);
      }
    }
    fanOutMs = clock.now() - startedAt;
  }

  /** Reads from the store what the bus lost, brought twice or out of order. */
  async function heal(): Promise<void> {
    while (!isClosed && head.seq < heard) {
      const page = await store.read(room, head.seq, limits.maxLogEntries);
      if (page.entries.length === 0) heard = head.seq;
      // Trimmed meanwhile: a ring has no holes, and readers behind this one are told by the store.
      if (page.first > head.seq + 1) ring.clear();
      for (const chunk of toChunks(page)) push(chunk);
    }
  }

  function startHealing(): void {
    if (isHealing || isClosed) return;
    isHealing = true;
    heal().then(endHealing, (error: unknown) => {
      isHealing = false;
      onTrouble(error);
      clock.after(healRetryMs, startHealing);
    });
  }

  function endHealing(): void {
    isHealing = false;
    // The bus may have spoken after the last page was read and before this line.
    if (head.seq < heard) startHealing();
  }

  async function load(): Promise<void> {
    const { seq } = await store.head(room);
    const after = blockStart(Math.max(0, seq - ringLimits.maxEntries));
    const page = await store.read(room, after, ringLimits.maxEntries + storedChunkEntries);
    for (const chunk of toChunks(page)) ring.push(chunk);
    head = { ...page.head, seq: page.first - 1 + page.entries.length };
    heard = Math.max(heard, page.head.seq);
    await heal();
  }

  const replay = createReplay({ room, store, ring, head: () => head });

  const log: RoomLog = {
    room,
    head: () => cursorAt(head.seq),
    after: (since, until = Number.MAX_SAFE_INTEGER) => {
      usedAt = clock.now();
      return replay(since, until);
    },
    follow: (listener) => {
      const own = (chunk: Chunk): void => listener(chunk);
      listeners.add(own);
      return () => {
        usedAt = clock.now();
        listeners.delete(own);
      };
    },
  };

  const held: HeldLog = {
    log,
    get bytes() {
      return ring.bytes;
    },
    get usedAt() {
      return usedAt;
    },
    get followers() {
      return listeners.size;
    },
    get fanOutMs() {
      return fanOutMs;
    },
    receive: ({ first, last, text }) => {
      if (last <= head.seq) return;
      heard = Math.max(heard, last);
      if (isHealing) return;
      if (first === head.seq + 1) push(createChunk(first, last, countComments(parseEntries(text)), text));
      else startHealing();
    },
    raiseFloor: (floor) => {
      head = { ...head, floor: Math.max(head.floor, floor) };
      ring.dropTo(head.floor);
    },
    unload: () => ring.clear(),
    close: () => {
      isClosed = true;
      listeners.clear();
    },
  };

  return { held, ready: load().then(endHealing) };
}
