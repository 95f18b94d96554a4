import type { BatchHead } from "./batch-head.ts";
import { readBatchHead } from "./batch-head.ts";
import { createDeflatedHeads } from "./deflated-head.ts";
import type { Dialect } from "./orders.ts";

const opcodes = { text: 1, binary: 2 } as const;
/** `42["c",`: engine.io message, socket.io event, and the name under which a comment is emitted. */
const eventHead = '42["c",'.length;
const brace = 0x7b;

/** One frame that is not a comment, in words a dialect understands. */
export type Said =
  /** In the room from now on; `seq` is the newest entry there, where the server tells. */
  | { readonly type: "ready"; readonly seq: number | null }
  | { readonly type: "ack"; readonly nonce: string; readonly seq: number }
  | { readonly type: "refused"; readonly code: string }
  | { readonly type: "gap"; readonly from: number; readonly to: number }
  | { readonly type: "bye"; readonly code: string }
  /** To be answered with these words. */
  | { readonly type: "reply"; readonly text: string }
  | { readonly type: "nothing" };

export interface DialectReader {
  /** The batch a frame is; null for everything else. */
  batch(opcode: number, bytes: Uint8Array, from: number, end: number): BatchHead | null;
  /** What a frame says that is no batch. */
  said(bytes: Uint8Array, from: number, end: number): Said;
}

const nothing: Said = { type: "nothing" };

function asText(bytes: Uint8Array, from: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString();
}

function readFlyby(bytes: Uint8Array, from: number, end: number): Said {
  if (bytes[from] !== brace) return nothing;
  const message = JSON.parse(asText(bytes, from, end)) as Record<string, unknown>;
  switch (message.type) {
    case "join":
      return { type: "ready", seq: Number(String(message.cursor).split(":")[1]) };
    case "ack":
      return { type: "ack", nonce: String(message.nonce), seq: Number(message.seq) };
    case "refused":
      return { type: "refused", code: String(message.code) };
    case "gap":
      return { type: "gap", from: Number(message.from), to: Number(message.to) };
    case "bye":
      return { type: "bye", code: String(message.code) };
    default:
      return nothing;
  }
}

function readSocketIo(bytes: Uint8Array, from: number, end: number): Said {
  const text = asText(bytes, from, end);
  if (text.startsWith("0")) return { type: "reply", text: "40" };
  if (text.startsWith("40")) return { type: "ready", seq: null };
  if (text === "2") return { type: "reply", text: "3" };
  return nothing;
}

/** How the frames of a dialect are read; shared by all viewers. */
export function createDialectReader(dialect: Dialect): DialectReader {
  switch (dialect) {
    case "plain":
      return { batch: (_opcode, bytes, from, end) => readBatchHead(bytes, from, end), said: () => nothing };
    case "socket.io":
      return { batch: (_opcode, bytes, from, end) => readBatchHead(bytes, from + eventHead, end), said: readSocketIo };
    case "flyby":
      return { batch: (_opcode, bytes, from, end) => readBatchHead(bytes, from, end), said: readFlyby };
    case "flyby-deflate": {
      const inflated = createDeflatedHeads();
      return {
        batch: (opcode, bytes, from, end) =>
          opcode === opcodes.binary ? inflated(bytes, from, end) : readBatchHead(bytes, from, end),
        said: readFlyby,
      };
    }
  }
}

/** The subprotocol to ask for. */
export function subprotocolOf(dialect: Dialect): string | null {
  if (dialect === "flyby") return "flyby.v1";
  return dialect === "flyby-deflate" ? "flyby.v1.deflate" : null;
}

/** What is said as soon as the socket is open. `cursor`: "" for from now on. */
export function greetingsOf(dialect: Dialect, room: string, cursor: string, token: string): readonly string[] {
  if (dialect !== "flyby" && dialect !== "flyby-deflate") return [];
  const join = { type: "join", room, ...(cursor === "" ? {} : { since: cursor }) };
  return [JSON.stringify(token === "" ? { type: "hello" } : { type: "hello", token }), JSON.stringify(join)];
}
