import {
  type Cursor,
  type ErrorCode,
  encodeControl,
  encodeGap,
  errors,
  formatCursor,
  type Gap,
  limits,
  type Since,
} from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Viewer } from "../core-contract.ts";
import { openReader, type Reader, type ReaderOptions, type Sink } from "../log/reader.ts";
import type { Chunk, RoomLog } from "../log/room-log.ts";
import { joined, nothingYet } from "./checksum.ts";
import type { Frame, FrameChunk, Framing } from "./framing.ts";

/** One reader's endless answer. */
export interface LogBody extends Viewer {
  readonly body: ReadableStream<Uint8Array>;
  /** After which entry it begins. */
  readonly begin: Cursor;
  /** Viewers of the room; who has no room for it just now misses the number. */
  tell(viewers: number): void;
  /** From time to time: a heartbeat where it was silent, the end where nothing was read for `stuckReaderMs`. */
  check(nowMs: number): void;
  /** Ends as soon as everything the log has was handed over. */
  finish(code: ErrorCode): void;
  /** Says `bye` and ends, whatever is left. */
  leave(code: ErrorCode): void;
  /** The reader has gone. */
  drop(): void;
}

/** What all readers of one kind of stream share. */
export interface LogBodyParts {
  readonly clock: Clock;
  readonly framing: Framing;
  readonly frame: FrameChunk;
  readonly heartbeatMs: number;
  readonly onChunk: (chunk: Chunk) => void;
  readonly onGap: (gap: Gap) => void;
  readonly onFailure: (error: unknown) => void;
}

export interface LogBodyOptions {
  readonly since: Since;
  readonly maxRate: number | undefined;
  /** Called once, however it ends. `stuck`: the peer reads nothing and its connection has to be cut. */
  readonly onEnd: (stuck: boolean) => void;
}

/**
 * A room's log as a stream that is written only as it is pulled: the runtime pulls while the peer's connection takes
 * more, so whoever stops reading costs one frame of memory and is skipped ahead by the reader (LOG8).
 */
export function openLogBody(log: RoomLog, options: LogBodyOptions, parts: LogBodyParts): LogBody {
  return new PulledBody(log, options, parts);
}

/** A class, because there are as many as viewers (docs/decisions/0035). It is also what the runtime pulls from. */
class PulledBody implements LogBody, Sink, ReaderOptions {
  readonly body: ReadableStream<Uint8Array>;
  readonly begin: Cursor;
  readonly maxRate: number | undefined;
  readonly #log: RoomLog;
  readonly #parts: LogBodyParts;
  readonly #onEnd: (stuck: boolean) => void;
  readonly #reader: Reader;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #isPulled = false;
  #wroteAt: number;
  #finishing: ErrorCode | null = null;
  #sum = nothingYet;

  constructor(log: RoomLog, { since, maxRate, onEnd }: LogBodyOptions, parts: LogBodyParts) {
    this.maxRate = maxRate;
    this.#log = log;
    this.#parts = parts;
    this.#onEnd = onEnd;
    this.#wroteAt = parts.clock.now();
    this.#reader = openReader(log, since, this, this);
    this.begin = this.#reader.cursor;
    // The runtime calls `start`, `pull` and `cancel` of what it is given.
    this.body = new ReadableStream<Uint8Array>(this, { highWaterMark: 0 });
  }

  get clock(): Clock {
    return this.#parts.clock;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
    this.#write(this.#parts.framing.greeting(formatCursor(this.begin)));
  }

  // Returns nothing to wait for: the next frame answers this pull whenever it comes.
  pull(): void {
    this.#isPulled = true;
    this.#endIfFinished();
    this.#reader.resume();
  }

  cancel(): void {
    this.#end(false);
  }

  ready(): boolean {
    return this.#isPulled && this.#controller !== null;
  }

  write(chunk: Chunk): void {
    this.#write(this.#parts.frame(chunk, this.#reader.cursor));
    this.#parts.onChunk(chunk);
  }

  gap(gap: Gap): void {
    this.#write(this.#parts.framing.step(encodeGap(gap), gap.cursor));
    this.#parts.onGap(gap);
  }

  onFailure(error: unknown): void {
    this.#parts.onFailure(error);
    this.leave("store-unavailable");
  }

  tell(viewers: number): void {
    if (this.ready()) this.#write(this.#parts.framing.note(encodeControl({ type: "stat", viewers })));
  }

  check(nowMs: number): void {
    const silentMs = nowMs - this.#wroteAt;
    if (!this.#isPulled && silentMs > limits.stuckReaderMs) this.leave("slow-reader");
    else if (this.ready() && silentMs >= this.#parts.heartbeatMs) this.#write(this.#parts.framing.heartbeat);
  }

  finish(code: ErrorCode): void {
    this.#finishing = code;
    this.#endIfFinished();
  }

  leave(code: ErrorCode): void {
    if (this.#controller === null) return;
    const stuck = !this.#isPulled;
    const { framing } = this.#parts;
    this.#write(framing.note(encodeControl({ type: "bye", code, message: errors[code].message })));
    const rest = framing.end(this.#sum);
    if (rest !== null) this.#controller.enqueue(rest);
    this.#controller.close();
    this.#end(stuck);
  }

  drop(): void {
    this.#end(false);
  }

  #write({ bytes, sum }: Frame): void {
    this.#isPulled = false;
    this.#wroteAt = this.clock.now();
    if (sum !== null) this.#sum = joined(this.#sum, sum);
    this.#controller?.enqueue(bytes);
  }

  #end(stuck: boolean): void {
    if (this.#controller === null) return;
    this.#controller = null;
    this.#reader.close();
    this.#onEnd(stuck);
  }

  #endIfFinished(): void {
    if (this.#finishing === null || !this.#isPulled) return;
    if (this.#reader.cursor.seq >= this.#log.head().seq) this.leave(this.#finishing);
  }
}
