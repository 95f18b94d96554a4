import * as v from "valibot";
import { clientMessageSchema } from "./client-message.ts";
import { accept, type Result, refuse } from "./errors.ts";
import * as limits from "./limits.ts";
import type { ClientMessage } from "./messages.ts";

/** XEP-0124 in spirit: two requests, of which one is held for push (`hold` is always 1) while the other sends; JSON in, NDJSON out. */
export const bosh = {
  /** Requests a client may have open at once (`requests` of XEP-0124), and the width of the rid window. */
  requests: 2,
  /** A session without a request for so long is forgotten, seconds. */
  inactivitySeconds: 30,
  /** Messages in one request: what a person can write within one round trip, and then some. */
  maxMessages: 16,
  /** UTF-8 bytes of one request: four of the largest drafts, or sixteen of what people write. */
  maxBytes: 65_536,
} as const;

/** Opens a session: what `join` is on a socket. A bearer token travels in the `Authorization` header of every request. */
export interface BoshOpen {
  readonly rid: number;
  readonly room: string;
  /** Cursor to begin after; absent = from now, `0` = from the beginning. */
  readonly since?: string;
  /** Longest hold in seconds the client wishes. */
  readonly wait?: number;
}

/** Every later request. `since` makes it whole in itself: any node can go on with the session. */
export interface BoshTurn {
  readonly sid: string;
  readonly rid: number;
  readonly since?: string;
  /** Highest rid whose answer, and all before it, arrived. */
  readonly ack?: number;
  readonly messages?: readonly ClientMessage[];
  /** The client leaves; what it says in `messages` is still heard. */
  readonly type?: "terminate";
}

export type BoshRequest = BoshOpen | BoshTurn;

// XEP-0124 §8 keeps it below 2^53.
const rid = v.pipe(v.number("rid is a number"), v.safeInteger("rid is an integer"), v.minValue(1, "rid is above 0"));
const since = v.optional(v.string("since is a cursor"));

const openSchema = v.object({
  rid,
  room: v.string("room is a string"),
  since,
  wait: v.optional(v.pipe(v.number("wait is seconds"), v.minValue(0), v.maxValue(limits.maxWaitSeconds))),
});

const turnSchema = v.object({
  sid: v.pipe(v.string("sid is a string"), v.maxLength(limits.maxTokenLength, "sid is too long")),
  rid,
  since,
  ack: v.optional(rid),
  messages: v.optional(
    v.pipe(
      v.array(clientMessageSchema, "messages is a list"),
      v.maxLength(bosh.maxMessages, `at most ${bosh.maxMessages} messages`),
    ),
  ),
  type: v.optional(v.literal("terminate", "type is terminate")),
});

/** Parses the body of `POST /bosh`. */
export function parseBoshRequest(json: unknown): Result<BoshRequest> {
  const isTurn = typeof json === "object" && json !== null && "sid" in json;
  const parsed = v.safeParse(isTurn ? turnSchema : openSchema, json);
  if (parsed.success)
    return isAhead(parsed.output) ? refuse("bad-message", "ack is below rid.") : accept(parsed.output);
  const [issue] = parsed.issues;
  return refuse("bad-message", `${v.getDotPath(issue) ?? "body"}: ${issue.message}.`);
}

// Nobody has the answer to a request that is only on its way.
function isAhead(request: BoshRequest): boolean {
  return isBoshTurn(request) && request.ack !== undefined && request.ack >= request.rid;
}

export function isBoshTurn(request: BoshRequest): request is BoshTurn {
  return "sid" in request;
}
