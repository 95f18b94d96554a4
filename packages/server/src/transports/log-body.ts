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
import { openReader } from "../log/reader.ts";
import type { Chunk, RoomLog } from "../log/room-log.ts";
import { joined, nothingYet } from "./checksum.ts";
import type { Frame, FrameChunk, Framing } from "./framing.ts";

/** One reader's endless answer. */
export interface LogBody {
  readonly body: ReadableStream<Uint8Array>;
  /** After which entry it begins. */
  readonly begin: Cursor;
  /** Viewers of the room; who has no room for it just now misses the number. */
  tell(viewers: number): void;
  /** From time to time: a heartbeat where it was silent, the end where nothing was read for `stuckReaderMs`. */
  check(): void;
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
  const { since, maxRate, onEnd } = options;
  const { clock, framing, frame } = parts;
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  let isPulled = false;
  let wroteAt = clock.now();
  let finishing: ErrorCode | null = null;
  let sum = nothingYet;

  function write(written: Frame): void {
    isPulled = false;
    wroteAt = clock.now();
    if (written.sum !== null) sum = joined(sum, written.sum);
    controller?.enqueue(written.bytes);
  }

  const reader = openReader(
    log,
    since,
    {
      write(chunk) {
        write(frame(chunk, reader.cursor));
        parts.onChunk(chunk);
      },
      gap(gap) {
        write(framing.step(encodeGap(gap), gap.cursor));
        parts.onGap(gap);
      },
      ready: () => isPulled && controller !== null,
    },
    {
      clock,
      maxRate,
      onFailure(error) {
        parts.onFailure(error);
        leave("store-unavailable");
      },
    },
  );

  function end(stuck: boolean): void {
    if (controller === null) return;
    controller = null;
    reader.close();
    onEnd(stuck);
  }

  function leave(code: ErrorCode): void {
    if (controller === null) return;
    const stuck = !isPulled;
    write(framing.note(encodeControl({ type: "bye", code, message: errors[code].message })));
    const rest = framing.end(sum);
    if (rest !== null) controller.enqueue(rest);
    controller.close();
    end(stuck);
  }

  function endIfFinished(): void {
    if (finishing !== null && isPulled && reader.cursor.seq >= log.head().seq) leave(finishing);
  }

  const begin = reader.cursor;
  const body = new ReadableStream<Uint8Array>(
    {
      start(fresh) {
        controller = fresh;
        write(framing.greeting(formatCursor(begin)));
      },
      // Returns nothing to wait for: the next frame answers this pull whenever it comes.
      pull() {
        isPulled = true;
        endIfFinished();
        reader.resume();
      },
      cancel: () => end(false),
    },
    { highWaterMark: 0 },
  );

  return {
    body,
    begin,
    tell(viewers) {
      if (isPulled && controller !== null) write(framing.note(encodeControl({ type: "stat", viewers })));
    },
    check() {
      const silentMs = clock.now() - wroteAt;
      if (!isPulled && silentMs > limits.stuckReaderMs) leave("slow-reader");
      else if (isPulled && controller !== null && silentMs >= parts.heartbeatMs) write(framing.heartbeat);
    },
    finish(code) {
      finishing = code;
      endIfFinished();
    },
    leave,
    drop: () => end(false),
  };
}
