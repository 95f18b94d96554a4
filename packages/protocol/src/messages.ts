import * as v from "valibot";
import { type Batch, decodeBatch, type Gap, gapReasons } from "./batch.ts";
import type { BoshHead } from "./bosh-head.ts";
import { clientMessageSchema } from "./client-message.ts";
import { decodeDense } from "./dense.ts";
import { accept, type ErrorCode, isErrorCode, type Result, refuse } from "./errors.ts";
import type { PostAnswer, RoomAnswer } from "./room.ts";

/** The WebSocket subprotocol: every frame is text. */
export const subprotocol = "flyby.v1";
/** The same, but larger batches come dense (WIR9), as binary frames of raw deflate. A server chooses it where it is offered. */
export const deflateSubprotocol = "flyby.v1.deflate";

/** Header names of the HTTP log and of posting. */
export const headers = {
  cursor: "Flyby-Cursor",
  nextPollMs: "Flyby-Next-Poll-Ms",
  identity: "Flyby-Identity",
} as const;

/** What a client says on the socket. */
export type ClientMessage =
  | { readonly type: "hello"; readonly token?: string }
  | { readonly type: "join"; readonly room: string; readonly since?: string; readonly maxRate?: number }
  | { readonly type: "post"; readonly draft: unknown }
  | { readonly type: "ping"; readonly id: number }
  /** From now on at most so many comments a second; null: all. */
  | { readonly type: "want"; readonly maxRate: number | null };

/** What the server says on the socket besides batches. */
export type ControlMessage =
  | {
      readonly type: "hello";
      readonly server: string;
      /** Present when the token was good. */
      readonly author?: string;
      readonly name?: string;
      readonly serverTimeMs: number;
    }
  | ({ readonly type: "join" } & RoomAnswer)
  /** `identity` is a token to keep, given when the sender had none. */
  | ({ readonly type: "ack"; readonly nonce: string | null; readonly identity?: string } & PostAnswer)
  | {
      readonly type: "refused";
      readonly nonce?: string | null;
      readonly code: ErrorCode;
      readonly message: string;
      readonly retryAfterMs?: number;
    }
  | ({ readonly type: "gap" } & Gap)
  | { readonly type: "stat"; readonly viewers: number }
  /** Leave for another connection within `afterMs`; this one is served until then. */
  | { readonly type: "move"; readonly afterMs: number }
  | { readonly type: "bye"; readonly code: ErrorCode; readonly message: string; readonly retryAfterMs?: number }
  | { readonly type: "ping"; readonly id: number; readonly serverTimeMs: number }
  /** First line of an answer of `POST /bosh`. */
  | ({ readonly type: "bosh" } & BoshHead);

/** One frame from the server, or one line of the HTTP log. */
export type ServerFrame =
  | { readonly kind: "batch"; readonly batch: Batch }
  | { readonly kind: "control"; readonly message: ControlMessage }
  /** Something newer than this client; it is ignored. */
  | { readonly kind: "unknown" };

/** Parses one text frame of a client. */
export function parseClientMessage(text: string): Result<ClientMessage> {
  const json = parseJson(text);
  if (json === undefined) return refuse("bad-json");
  const parsed = v.safeParse(clientMessageSchema, json);
  if (parsed.success) return accept(parsed.output);
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue);
  return refuse(
    "bad-message",
    where === "type" || where === null ? "type is one of hello, join, post, ping, want." : `${issue.message}.`,
  );
}

export function encodeControl(message: ControlMessage): string {
  return JSON.stringify(message);
}

export function encodeGap(gap: Gap): string {
  return encodeControl({ type: "gap", ...gap });
}

/** Parses a frame of the server, unpacked where it came so. The server is trusted for the fields behind `type`; an unknown `type` is no error. */
export function decodeFrame(text: string): ServerFrame {
  const json = parseJson(text);
  const batch = decodeBatch(decodeDense(json));
  if (batch !== null) return { kind: "batch", batch };
  return isControl(json) ? { kind: "control", message: known(json) } : { kind: "unknown" };
}

const controlTypes = new Set<unknown>([
  "hello",
  "join",
  "ack",
  "refused",
  "gap",
  "stat",
  "move",
  "bye",
  "ping",
  "bosh",
]);

function isControl(json: unknown): json is ControlMessage {
  return typeof json === "object" && json !== null && "type" in json && controlTypes.has(json.type);
}

// A newer server may give reasons and codes this client does not know. The message still means what it means: a gap is
// a gap, a refusal is one. The plain case of each stands in: read anew, do not repeat it unchanged, come back later.
function known(message: ControlMessage): ControlMessage {
  if (message.type === "gap" && !gapReasons.includes(message.reason)) return { ...message, reason: "reset" };
  if (message.type === "refused" && !isErrorCode(message.code)) return { ...message, code: "bad-message" };
  if (message.type === "bye" && !isErrorCode(message.code)) return { ...message, code: "internal" };
  return message;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
