/**
 * The closed table of refusals. `status` answers HTTP, `close` ends a socket where the refusal ends it (4000–4099:
 * reconnect with the cursor, 4400–4499: do not come back unchanged), `retryable` says whether the same request may
 * succeed later. Each code has a paragraph in docs/protocol.md.
 */
export const errors = {
  "bad-json": { status: 400, close: 4400, retryable: false, message: "The body is not JSON." },
  "bad-message": { status: 400, close: 4400, retryable: false, message: "The message has an unknown type or shape." },
  "bad-draft": { status: 400, close: 4400, retryable: false, message: "The draft has a missing or wrong field." },
  "bad-cursor": {
    status: 400,
    close: 4400,
    retryable: false,
    message: "A cursor is EPOCH:SEQ, like 3fk29c0a:17, or 0.",
  },
  "bad-query": { status: 400, close: 4400, retryable: false, message: "A query parameter has a wrong value." },
  "bad-protocol": { status: 400, close: 4400, retryable: false, message: "The subprotocol is flyby.v1." },
  "text-empty": { status: 400, close: 4400, retryable: false, message: "Nothing is left to say." },
  "text-too-long": { status: 400, close: 4400, retryable: false, message: "The text is longer than this room allows." },
  "beyond-end": { status: 400, close: 4400, retryable: false, message: "The moment lies beyond the end of the video." },
  "bad-name": { status: 400, close: 4400, retryable: false, message: "A name has 1 to 24 visible characters." },
  "bad-room-id": { status: 400, close: 4400, retryable: false, message: "A room id is [a-z0-9][a-z0-9-]{0,63}." },
  "bad-token": { status: 401, close: 4401, retryable: false, message: "The token is not one of this server." },
  "admin-only": { status: 403, close: 4403, retryable: false, message: "Only the admin token may do this." },
  "not-yours": { status: 403, close: 4403, retryable: false, message: "Own comments can be deleted for five minutes." },
  "origin-refused": { status: 403, close: 4403, retryable: false, message: "This site is not allowed here." },
  muted: { status: 403, close: 4403, retryable: false, message: "A moderator has muted you in this room." },
  "room-closed": { status: 403, close: 4403, retryable: false, message: "This room takes no comments at present." },
  "word-blocked": { status: 403, close: 4403, retryable: false, message: "The text holds a word this room refuses." },
  "mode-refused": { status: 403, close: 4403, retryable: false, message: "This room does not take that mode." },
  "too-many-rooms": { status: 403, close: 4403, retryable: false, message: "No more rooms can be opened from sites." },
  "room-exists": { status: 409, close: 4409, retryable: false, message: "A room of that id exists." },
  "not-joined": { status: 409, close: 4409, retryable: false, message: "Join a room first." },
  "already-joined": { status: 409, close: 4409, retryable: false, message: "One socket joins one room." },
  "room-not-found": { status: 404, close: 4404, retryable: false, message: "There is no such room." },
  "comment-not-found": { status: 404, close: 4404, retryable: false, message: "There is no such comment here." },
  "not-found": { status: 404, close: 4404, retryable: false, message: "There is nothing at this address." },
  "method-not-allowed": {
    status: 405,
    close: 4405,
    retryable: false,
    message: "This address does not take that method.",
  },
  "too-large": { status: 413, close: 4413, retryable: false, message: "The message is larger than allowed." },
  "bad-media-type": { status: 415, close: 4415, retryable: false, message: "Send JSON or form fields in UTF-8." },
  "range-refused": { status: 416, close: 4416, retryable: false, message: "The range lies outside the file." },
  "upgrade-required": { status: 426, close: 4426, retryable: false, message: "This address speaks WebSocket." },
  "rate-limited": { status: 429, close: 4029, retryable: true, message: "Too many comments; wait a moment." },
  "store-unavailable": {
    status: 503,
    close: 4053,
    retryable: true,
    message: "The database does not answer right now; nothing new was stored.",
  },
  overloaded: { status: 503, close: 4053, retryable: true, message: "The server has too much to do right now." },
  "shutting-down": { status: 503, close: 1012, retryable: true, message: "The server is restarting." },
  "session-lost": {
    status: 404,
    close: 4054,
    retryable: true,
    message: "There is no such session; open a new one with your cursor.",
  },
  "hello-timeout": { status: 408, close: 4008, retryable: true, message: "No join came in time." },
  "slow-reader": { status: 408, close: 4009, retryable: true, message: "The reader made no progress." },
  unreachable: { status: 503, close: 4053, retryable: true, message: "The server cannot be reached." },
  internal: { status: 500, close: 1011, retryable: true, message: "Something broke on the server." },
} as const satisfies Record<string, ErrorFacts>;

export interface ErrorFacts {
  readonly status: number;
  readonly close: number;
  readonly retryable: boolean;
  readonly message: string;
}

export type ErrorCode = keyof typeof errors;

/** An expected refusal, as a value. `message` is for people and names what is wrong and what would be right. */
export interface Refusal {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number;
}

export interface Accepted<T> {
  readonly ok: true;
  readonly value: T;
}

export type Result<T> = Accepted<T> | Refusal;

export function accept<T>(value: T): Accepted<T> {
  return { ok: true, value };
}

/** `message` defaults to the sentence of the table. */
export function refuse(code: ErrorCode, message: string = errors[code].message, retryAfterMs?: number): Refusal {
  return retryAfterMs === undefined ? { ok: false, code, message } : { ok: false, code, message, retryAfterMs };
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(errors, value);
}

/** The body of every refusal over HTTP. */
export interface ErrorBody {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly retryAfterMs?: number };
}

export function toErrorBody(refusal: Refusal): ErrorBody {
  const { code, message, retryAfterMs } = refusal;
  return { error: retryAfterMs === undefined ? { code, message } : { code, message, retryAfterMs } };
}
