import { type Cursor, formatCursor, type Gap, type Since } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import { createAllowance } from "./allowance.ts";
import type { Chunk, LogAnswer, RoomLog } from "./room-log.ts";

/** Where a reader's chunks go: one viewer's socket or stream. */
export interface Sink {
  /** Takes one chunk at once; never blocks, never throws for a gone peer. */
  write(chunk: Chunk): void;
  gap(gap: Gap): void;
  /**
   * Whether another chunk may come now. A socket answers by its unconfirmed bytes, a pull-driven stream by "a pull
   * waits". When it turns true again, the transport calls `reader.resume()`.
   */
  ready(): boolean;
}

export interface ReaderOptions {
  readonly clock: Clock;
  /** Comments per second this viewer wants at most; whole batches above it become gaps of reason `rate`. */
  readonly maxRate?: number;
  /** Entries that may wait for an unready sink before it is skipped to the newest chunk. */
  readonly maxLagEntries?: number;
  /** The log could not be read (the store is unavailable): the transport ends the viewer, who comes back later. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Reads one room's log for one client, from its cursor on, as fast as its sink takes it (LOG4, LOG8). It buffers
 * nothing: what a slow sink misses stays in the ring, or is skipped and declared.
 */
export interface Reader {
  /** Everything up to here was written or declared as a gap. */
  readonly cursor: Cursor;
  /** The sink is ready again. Calling it too often is harmless. */
  resume(): void;
  /** From now on so many comments a second at most; null: all. */
  want(maxRate: number | null): void;
  /** Stops reading. May be called from within the sink. */
  close(): void;
}

/** About the 64 KB of `limits.maxUnconfirmedBytes` again, at 150 bytes an entry. */
const defaultLagEntries = 400;

/**
 * Starts reading. For `since` "now" the cursor is the head of this very moment, so `reader.cursor` is what a join
 * answers. Nothing is written before this function has returned: the caller sends its own greeting first.
 *
 * @example
 * const reader = openReader(log, since, { write: (chunk) => ws.send(chunk.text), gap, ready }, { clock, onFailure });
 */
export function openReader(log: RoomLog, since: Since, sink: Sink, options: ReaderOptions): Reader {
  const { clock, maxLagEntries = defaultLagEntries, onFailure } = options;
  let allowance = createAllowance(options.maxRate, clock);
  const { epoch, seq } = log.head();
  let historyEnd = seq;
  let cursor: Cursor = since.from === "cursor" ? since.cursor : { epoch, seq: since.from === "now" ? seq : 0 };
  // Until the log has answered once, the cursor may be of another epoch and says nothing.
  let isAnswered = since.from === "now";
  let isPumping = false;
  let isClosed = false;
  let newest: Chunk | null = null;

  const canWrite = (): boolean => !isClosed && sink.ready();
  const moveTo = (seq: number): void => {
    cursor = { epoch: log.head().epoch, seq };
  };

  function deliver(chunk: Chunk): void {
    if (chunk.last <= cursor.seq) return;
    const from = cursor.seq + 1;
    moveTo(chunk.last);
    if (allowance.takes(chunk)) sink.write(chunk);
    else sink.gap({ from, to: chunk.last, reason: "rate", cursor: formatCursor(cursor) });
  }

  /** What lay in the log at the start is history the client asked for; only what came later can lag. */
  function isLagging(): boolean {
    return isAnswered && cursor.seq >= historyEnd && log.head().seq - cursor.seq > maxLagEntries;
  }

  function skipTo(chunk: Chunk): void {
    const from = cursor.seq + 1;
    if (chunk.first > from) {
      moveTo(chunk.first - 1);
      sink.gap({ from, to: chunk.first - 1, reason: "slow", cursor: formatCursor(cursor) });
    }
    if (canWrite()) deliver(chunk);
  }

  function take(answer: LogAnswer): void {
    if (answer.gap !== null) {
      if (answer.gap.reason === "reset") {
        // Of another log there is no history that was asked for, and what was heard last may be the old one's.
        historyEnd = answer.gap.to;
        newest = null;
      }
      moveTo(answer.gap.to);
      sink.gap(answer.gap);
    }
    isAnswered = true;
    for (const chunk of answer.chunks) {
      if (!canWrite()) return;
      deliver(chunk);
    }
  }

  async function pump(): Promise<void> {
    while (canWrite()) {
      if (newest !== null && isLagging()) skipTo(newest);
      const before = cursor;
      const answer = await log.after(isAnswered || since.from !== "start" ? { from: "cursor", cursor } : since);
      if (isClosed) return;
      const wasAnswered = isAnswered;
      take(answer);
      if (!hasMore() || (wasAnswered && cursor === before)) break;
    }
  }

  /** A stream asks to go on after each chunk; where nothing lies there that costs nothing. */
  const hasMore = (): boolean => !isAnswered || !isOfThisLog() || cursor.seq < log.head().seq;
  const isOfThisLog = (): boolean => cursor.epoch === log.head().epoch;

  function start(): void {
    if (isPumping || !canWrite() || !hasMore()) return;
    isPumping = true;
    pump()
      .catch((error: unknown) => {
        if (isClosed) return;
        close();
        onFailure(error);
      })
      .finally(() => {
        isPumping = false;
        // A chunk that came between the last look and now has found the pump still busy.
        if (isAnswered && hasMore()) start();
      });
  }

  function hear(chunk: Chunk): void {
    newest = chunk;
    if (!isPumping && isAnswered && isOfThisLog() && chunk.first <= cursor.seq + 1 && canWrite()) deliver(chunk);
    else start();
  }

  const unfollow = log.follow(hear, start);

  function close(): void {
    isClosed = true;
    newest = null;
    unfollow();
  }

  queueMicrotask(start);

  return {
    get cursor() {
      return cursor;
    },
    resume: start,
    want(maxRate) {
      allowance = createAllowance(maxRate ?? undefined, clock);
    },
    close,
  };
}
