import { type Cursor, formatCursor } from "@flyby/protocol";
import type { Chunk } from "../log/room-log.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What goes around the lines of a log in one kind of stream. It is the same for every reader. */
export interface Framing {
  readonly contentType: string;
  /** First bytes of a stream: with them the head of the answer leaves, also through proxies. */
  greeting(cursor: string): Bytes;
  /** A line about itself alone, without a cursor. */
  note(line: string): Bytes;
  /** A line after which the reader's cursor is this one. */
  step(line: string, cursor: string): Bytes;
  /** Says "still here" and nothing else. */
  readonly heartbeat: Bytes;
}

/** What a browser waits before it comes back by itself: half of what people notice, and no stampede of all at once. */
const retryMs = 3_000;

const encoder = new TextEncoder();
const encode = (text: string): Bytes => encoder.encode(text);

/** `text/event-stream`. An `id` without `data` sets the browser's last id and fires no event. */
export const eventFraming: Framing = {
  contentType: "text/event-stream; charset=utf-8",
  greeting: (cursor) => encode(`retry: ${retryMs}\nid: ${cursor}\n\n`),
  note: (line) => encode(`data: ${line}\n\n`),
  step: (line, cursor) => encode(`id: ${cursor}\ndata: ${line}\n\n`),
  heartbeat: encode(":\n\n"),
};

/** NDJSON: the lines of the log as they are; an empty one is the heartbeat. */
export const lineFraming: Framing = {
  contentType: "application/x-ndjson; charset=utf-8",
  greeting: () => encode("\n"),
  note: (line) => encode(`${line}\n`),
  step: (line) => encode(`${line}\n`),
  heartbeat: encode("\n"),
};

/** Of the newest chunks of busy rooms; who replays older ones pays for the encoding alone. */
const keptBytes = 4 * 1024 * 1024;

/** A chunk in its frame, made once for all who are sent it. `cursor`: the reader's after it. */
export type FrameChunk = (chunk: Chunk, cursor: Cursor) => Bytes;

export function createFrames(framing: Framing, maxBytes: number = keptBytes): FrameChunk {
  const kept = new Map<Chunk, Bytes>();
  let bytes = 0;
  return (chunk, cursor) => {
    const found = kept.get(chunk);
    if (found !== undefined) return found;
    const frame = framing.step(chunk.text, formatCursor(cursor));
    kept.set(chunk, frame);
    bytes += frame.byteLength;
    for (const [oldest, { byteLength }] of kept) {
      if (bytes <= maxBytes) break;
      kept.delete(oldest);
      bytes -= byteLength;
    }
    return frame;
  };
}
