import { type Cursor, formatCursor, type Gap, type Since } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import { type Allowance, createAllowance } from "./allowance.ts";
import type { Chunk, Follower, LogAnswer, RoomLog } from "./room-log.ts";

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
  readonly maxRate?: number | undefined;
  /** Entries that may wait for an unready sink before it is skipped to the newest chunk. */
  readonly maxLagEntries?: number | undefined;
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
  return new LogReader(log, since, sink, options);
}

/** A class, because there are as many as viewers: all of them share its methods, and one is a single small object. */
class LogReader implements Reader, Follower {
  readonly #log: RoomLog;
  readonly #sink: Sink;
  readonly #options: ReaderOptions;
  readonly #unfollow: () => void;
  readonly #fromStart: boolean;
  #allowance: Allowance;
  #historyEnd: number;
  // Two values and no object, because they move with every delivery.
  #epoch: string;
  #seq: number;
  // Until the log has answered once, the cursor may be of another epoch and says nothing.
  #isAnswered: boolean;
  #isPumping = false;
  #isClosed = false;
  #newest: Chunk | null = null;

  constructor(log: RoomLog, since: Since, sink: Sink, options: ReaderOptions) {
    const { epoch, seq } = log.head();
    this.#log = log;
    this.#sink = sink;
    this.#options = options;
    this.#fromStart = since.from === "start";
    this.#allowance = createAllowance(options.maxRate, options.clock);
    this.#historyEnd = seq;
    this.#epoch = since.from === "cursor" ? since.cursor.epoch : epoch;
    this.#seq = since.from === "cursor" ? since.cursor.seq : since.from === "now" ? seq : 0;
    this.#isAnswered = since.from === "now";
    this.#unfollow = log.follow(this);
    queueMicrotask(() => this.resume());
  }

  get cursor(): Cursor {
    return { epoch: this.#epoch, seq: this.#seq };
  }

  resume(): void {
    if (this.#isPumping || !this.#canWrite() || !this.#hasMore()) return;
    this.#isPumping = true;
    this.#pump()
      .catch((error: unknown) => {
        if (this.#isClosed) return;
        this.close();
        this.#options.onFailure(error);
      })
      .finally(() => {
        this.#isPumping = false;
        // A chunk that came between the last look and now has found the pump still busy.
        if (this.#isAnswered && this.#hasMore()) this.resume();
      });
  }

  want(maxRate: number | null): void {
    this.#allowance = createAllowance(maxRate ?? undefined, this.#options.clock);
  }

  close(): void {
    this.#isClosed = true;
    this.#newest = null;
    this.#unfollow();
  }

  hear(chunk: Chunk): void {
    const isNext =
      this.#isAnswered && !this.#isPumping && chunk.first <= this.#seq + 1 && this.#epoch === this.#log.head().epoch;
    if (isNext && this.#canWrite()) {
      this.#newest = null;
      this.#deliver(chunk, this.#epoch);
    } else {
      this.#newest = chunk;
      this.resume();
    }
  }

  onAnew(): void {
    this.resume();
  }

  #canWrite(): boolean {
    return !this.#isClosed && this.#sink.ready();
  }

  #moveTo(seq: number, epoch = this.#log.head().epoch): void {
    this.#epoch = epoch;
    this.#seq = seq;
  }

  #gap(from: number, reason: "rate" | "slow"): void {
    this.#sink.gap({ from, to: this.#seq, reason, cursor: formatCursor(this.cursor) });
  }

  #deliver(chunk: Chunk, epoch?: string): void {
    if (chunk.last <= this.#seq) return;
    const from = this.#seq + 1;
    this.#moveTo(chunk.last, epoch);
    if (this.#allowance.takes(chunk)) this.#sink.write(chunk);
    else this.#gap(from, "rate");
  }

  /** What lay in the log at the start is history the client asked for; only what came later can lag. */
  #isLagging(): boolean {
    const { maxLagEntries = defaultLagEntries } = this.#options;
    return this.#isAnswered && this.#seq >= this.#historyEnd && this.#log.head().seq - this.#seq > maxLagEntries;
  }

  #skipTo(chunk: Chunk): void {
    const from = this.#seq + 1;
    if (chunk.first > from) {
      this.#moveTo(chunk.first - 1);
      this.#gap(from, "slow");
    }
    if (this.#canWrite()) this.#deliver(chunk);
  }

  #take(answer: LogAnswer): void {
    if (answer.gap !== null) {
      if (answer.gap.reason === "reset") {
        // Of another log there is no history that was asked for, and what was heard last may be the old one's.
        this.#historyEnd = answer.gap.to;
        this.#newest = null;
      }
      this.#moveTo(answer.gap.to);
      this.#sink.gap(answer.gap);
    }
    this.#isAnswered = true;
    for (const chunk of answer.chunks) {
      if (!this.#canWrite()) return;
      this.#deliver(chunk);
    }
  }

  async #pump(): Promise<void> {
    while (this.#canWrite()) {
      if (this.#newest !== null && this.#isLagging()) this.#skipTo(this.#newest);
      const before = this.cursor;
      const asksForStart = !this.#isAnswered && this.#fromStart;
      const answer = await this.#log.after(asksForStart ? { from: "start" } : { from: "cursor", cursor: before });
      if (this.#isClosed) return;
      const wasAnswered = this.#isAnswered;
      this.#take(answer);
      const isStill = this.#seq === before.seq && this.#epoch === before.epoch;
      if (!this.#hasMore() || (wasAnswered && isStill)) break;
    }
  }

  /** A stream asks to go on after each chunk; where nothing lies there that costs nothing. */
  #hasMore(): boolean {
    const { epoch, seq } = this.#log.head();
    return !this.#isAnswered || this.#epoch !== epoch || this.#seq < seq;
  }
}
