import { type Cursor, formatCursor } from "@flyby/protocol";
import type { Chunk } from "../log/room-log.ts";
import type { Checksum, Total } from "./checksum.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** What stands around the lines of a log in one kind of stream. It is the same for every reader. */
export interface StreamWords {
  readonly contentType: string;
  /** First words of a stream: with them the head of the answer leaves, also through proxies. */
  greeting(cursor: string): string;
  /** Before a line after which the reader's cursor is this one; null: the line is about itself alone. */
  before(cursor: string | null): string;
  /** Behind a line and its end. */
  readonly after: string;
  /** Says "still here" and nothing else. */
  readonly heartbeat: string;
}

/** What is written at a time. */
export interface Frame {
  readonly bytes: Bytes;
  /** Of what the bytes stand for, where the end of the stream has to tell it; else null. */
  readonly sum: Checksum | null;
}

/** The words of a stream as bytes, in one content coding. */
export interface Framing {
  readonly contentType: string;
  /** null: the bytes are the text. */
  readonly coding: "gzip" | null;
  greeting(cursor: string): Frame;
  note(line: string): Frame;
  step(line: string, cursor: string): Frame;
  chunk(chunk: Chunk, cursor: string): Frame;
  readonly heartbeat: Frame;
  /** What ends the stream whose frames add up to this; null where nothing has to. */
  end(total: Total): Bytes | null;
}

/** What a browser waits before it comes back by itself: half of what people notice, and no stampede of all at once. */
const retryMs = 3_000;

/** `text/event-stream`. An `id` without `data` sets the browser's last id and fires no event. */
export const eventWords: StreamWords = {
  contentType: "text/event-stream; charset=utf-8",
  greeting: (cursor) => `retry: ${retryMs}\nid: ${cursor}\n\n`,
  before: (cursor) => (cursor === null ? "data: " : `id: ${cursor}\ndata: `),
  after: "\n",
  heartbeat: ":\n\n",
};

/** NDJSON: the lines of the log as they are; an empty one is the heartbeat. */
export const lineWords: StreamWords = {
  contentType: "application/x-ndjson; charset=utf-8",
  greeting: () => "\n",
  before: () => "",
  after: "",
  heartbeat: "\n",
};

const encoder = new TextEncoder();

export function plainFraming({ contentType, greeting, before, after, heartbeat }: StreamWords): Framing {
  const frame = (text: string): Frame => ({ bytes: encoder.encode(text), sum: null });
  const line = (text: string, cursor: string | null): Frame => frame(`${before(cursor)}${text}\n${after}`);
  return {
    contentType,
    coding: null,
    greeting: (cursor) => frame(greeting(cursor)),
    note: (text) => line(text, null),
    step: line,
    chunk: ({ text }, cursor) => line(text, cursor),
    heartbeat: frame(heartbeat),
    end: () => null,
  };
}

/** Of the newest chunks of busy rooms; who replays older ones pays for the encoding alone. */
const keptBytes = 4 * 1024 * 1024;

/** A chunk in its frame, made once for all who are sent it. `cursor`: the reader's after it. */
export type FrameChunk = (chunk: Chunk, cursor: Cursor) => Frame;

export function createFrames(framing: Framing, maxBytes: number = keptBytes): FrameChunk {
  const kept = new Map<Chunk, Frame>();
  let bytes = 0;
  return (chunk, cursor) => {
    const found = kept.get(chunk);
    if (found !== undefined) return found;
    const frame = framing.chunk(chunk, formatCursor(cursor));
    kept.set(chunk, frame);
    bytes += frame.bytes.byteLength;
    for (const [oldest, { bytes: dropped }] of kept) {
      if (bytes <= maxBytes) break;
      kept.delete(oldest);
      bytes -= dropped.byteLength;
    }
    return frame;
  };
}
