import type { Direction } from "../tap/tap.ts";
import type { DeflateAgreement } from "./extensions.ts";
import type { WireFrame } from "./frame.ts";
import { createFrameReader, type FrameCounts, type FrameReader } from "./frame-reader.ts";
import type { CreateInflater, Inflater } from "./inflater.ts";
import { createMessageReader, type WireMessage } from "./message-reader.ts";
import { createPingLedger, type PongAnswer } from "./ping-ledger.ts";

export type WebSocketEvent =
  | { readonly type: "frame"; readonly direction: Direction; readonly frame: WireFrame }
  | {
      readonly type: "message";
      readonly direction: Direction;
      readonly message: WireMessage;
      /** Of a pong. */
      readonly answer?: PongAnswer;
    };

export interface WebSocketViewOptions {
  /** What the handshake agreed on. */
  readonly deflate: DeflateAgreement | null;
  readonly createInflater: CreateInflater | null;
}

/** Both directions of one WebSocket, behind its handshake. */
export interface WebSocketView {
  push(direction: Direction, bytes: Uint8Array): void;
  counts(direction: Direction): FrameCounts;
  unfinished(direction: Direction): FrameReader["unfinished"];
}

export function createWebSocketView(
  emit: (event: WebSocketEvent) => void,
  { deflate, createInflater }: WebSocketViewOptions,
): WebSocketView {
  const pings = createPingLedger();

  function inflaterFor(direction: Direction): Inflater | null {
    if (!deflate || !createInflater) return null;
    return createInflater(
      direction === "up"
        ? { contextTakeover: !deflate.clientNoContextTakeover, windowBits: deflate.clientMaxWindowBits }
        : { contextTakeover: !deflate.serverNoContextTakeover, windowBits: deflate.serverMaxWindowBits },
    );
  }

  function read(direction: Direction): FrameReader {
    const messages = createMessageReader((message) => {
      if (message.type === "ping") pings.ping(direction, message.payload);
      if (message.type === "pong") {
        emit({ type: "message", direction, message, answer: pings.pong(direction, message.payload) });
      } else emit({ type: "message", direction, message });
    }, inflaterFor(direction));
    const sink = {
      ...messages,
      frame(frame: WireFrame) {
        emit({ type: "frame", direction, frame });
        messages.frame(frame);
      },
    };
    return createFrameReader(sink, { sender: direction === "up" ? "client" : "server", deflate: deflate !== null });
  }

  const readers = { up: read("up"), down: read("down") };
  return {
    push: (direction, bytes) => readers[direction].push(bytes),
    counts: (direction) => readers[direction].counts,
    unfinished: (direction) => readers[direction].unfinished,
  };
}
