import { type ControlMessage, errors, type PostAnswer, type Result, toErrorBody } from "@flyby/protocol";

/** What a fake server answers a request. */
export interface Answer {
  readonly status: number;
  readonly body: string | ReadableStream<Uint8Array>;
  readonly headers?: Record<string, string>;
}

/** What is said of a post on a socket or in a BOSH answer. */
export function toMessage(nonce: string | null, result: Result<PostAnswer>): ControlMessage {
  return result.ok
    ? { type: "ack", nonce, ...result.value }
    : { type: "refused", nonce, code: result.code, message: result.message, ...retryOf(result) };
}

function retryOf({ retryAfterMs }: { readonly retryAfterMs?: number }): { retryAfterMs?: number } {
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

export function json(body: unknown, status = 200): Answer {
  return { status, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

export function refused(result: Result<never>): Answer {
  if (result.ok) throw new Error("unreachable");
  return json(toErrorBody(result), errors[result.code].status);
}

/** An aborted request rejects, whatever the server goes on to do. */
export function raced<T>(answer: T | Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
    Promise.resolve(answer).then(resolve, reject);
  });
}
