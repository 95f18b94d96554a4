import { type ErrorCode, errors, isErrorCode, type Refusal, type Result, refuse } from "@flyby/protocol";
import type { Platform } from "./platform.ts";
import * as timing from "./timing.ts";

/** What came of one HTTP request. `unreachable`: no answer of this server, perhaps later. */
export type Reply<T> =
  | { readonly kind: "answer"; readonly value: T; readonly headers: Headers }
  /** `foreign`: not in this server's words, so perhaps somebody between. */
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly foreign?: true }
  | { readonly kind: "unreachable"; readonly retryAfterMs: number | null };

export interface Ask {
  readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly body?: unknown;
  readonly bearer?: string | null;
  /** null: the body comes for as long as `signal` lets it. */
  readonly timeoutMs?: number | null;
  readonly signal?: AbortSignal;
  /** A header that the server gives every such answer. Without it somebody between has answered, as a page to log in. */
  readonly header?: string;
  /** The same of a JSON answer: a field of it. */
  readonly field?: string;
}

/** The server's HTTP side. Paths are relative to its base: `api/v1/rooms`. */
export interface Api {
  json<T>(path: string, ask?: Ask): Promise<Reply<T>>;
  text(path: string, ask?: Ask): Promise<Reply<string>>;
  /** A body that comes for as long as `signal` lets it. */
  stream(path: string, ask: Pick<Ask, "signal" | "header">): Promise<Reply<ReadableStream<Uint8Array>>>;
  /** A last word: it is not waited for, and leaves also while the page is closed. */
  leave(path: string, ask: Ask): void;
  /** The same address as a socket's. */
  socketUrl(path: string): string;
}

/** `life`: when it ends every request is given up and none is begun. */
export function createApi(server: string, platform: Platform, life: AbortSignal): Api {
  const base = new URL(server.endsWith("/") ? server : `${server}/`);

  async function request<T>(path: string, ask: Ask, read: (response: Response) => Promise<T>): Promise<Reply<T>> {
    const end = deadline(platform, ask, life);
    const { signal } = end;
    try {
      signal.throwIfAborted();
      const response = await platform.fetch(new URL(path, base).href, { ...toInit(ask), signal });
      if (!response.ok) return await toRefused(response);
      if (ask.header !== undefined && !response.headers.has(ask.header)) throw new TypeError("not the server's");
      return { kind: "answer", value: await read(response), headers: response.headers };
    } catch {
      return { kind: "unreachable", retryAfterMs: null };
    } finally {
      if (ask.timeoutMs !== null) end.abort();
    }
  }

  return {
    json: <T>(path: string, ask: Ask = {}) =>
      request(path, ask, async (response) => {
        const text = await response.text();
        const value: Record<string, unknown> | null | undefined = text === "" ? undefined : JSON.parse(text);
        if (ask.field !== undefined && value?.[ask.field] === undefined) throw new TypeError("not the server's");
        return value as T;
      }),
    text: (path, ask = {}) => request(path, ask, (response) => response.text()),
    stream: (path, ask) => request(path, { ...ask, timeoutMs: null }, async ({ body }) => body ?? new Blob().stream()),
    leave(path, ask) {
      platform.fetch(new URL(path, base).href, { ...toInit(ask), keepalive: true }).catch(() => {});
    },
    socketUrl(path) {
      const url = new URL(path, base);
      url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
      return url.href;
    },
  };
}

/** A reply as a value of the public surface. */
export function toResult<T>(reply: Reply<T>): Result<T> {
  if (reply.kind === "answer") return { ok: true, value: reply.value };
  return reply.kind === "refused" ? reply.refusal : refuse("unreachable");
}

function toInit(ask: Ask): RequestInit {
  const headers: Record<string, string> = {};
  if (ask.bearer) headers.authorization = `Bearer ${ask.bearer}`;
  if (ask.body === undefined) return { method: ask.method ?? "GET", headers, credentials: "omit" };
  headers["content-type"] = "application/json";
  return { method: ask.method ?? "POST", headers, credentials: "omit", body: JSON.stringify(ask.body) };
}

/** Ends with its time, with `life` or with the asker's own signal. Whoever has the answer aborts it, for its timer. */
function deadline(
  platform: Platform,
  { signal, timeoutMs = timing.requestMs }: Ask,
  life: AbortSignal,
): AbortController {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const end of [life, signal]) {
    if (end?.aborted) abort();
    end?.addEventListener("abort", abort, { signal: controller.signal });
  }
  if (timeoutMs !== null) void platform.sleep(timeoutMs, controller.signal).then(abort);
  return controller;
}

async function toRefused(response: Response): Promise<Reply<never>> {
  const refusal = toRefusal(await response.json().catch(() => null));
  if (refusal !== null) return { kind: "refused", refusal };
  // Not ours: a proxy, or the runtime in front of our code.
  if (response.status >= 500 || response.status === 408 || response.status === 429) {
    return { kind: "unreachable", retryAfterMs: parseRetryAfter(response.headers.get("retry-after")) };
  }
  return { kind: "refused", refusal: refuse(codeOfStatus(response.status)), foreign: true };
}

function toRefusal(body: unknown): Refusal | null {
  if (typeof body !== "object" || body === null || !("error" in body)) return null;
  const { error } = body;
  if (typeof error !== "object" || error === null || !("code" in error) || !isErrorCode(error.code)) return null;
  const message = "message" in error && typeof error.message === "string" ? error.message : undefined;
  const retry = "retryAfterMs" in error && typeof error.retryAfterMs === "number" ? error.retryAfterMs : undefined;
  return refuse(error.code, message, retry);
}

const codes = Object.keys(errors).filter(isErrorCode);

function codeOfStatus(status: number): ErrorCode {
  if (status === 404) return "not-found";
  return codes.find((code) => errors[code].status === status) ?? "internal";
}

/** Seconds as a number; the date form says nothing without the sender's clock. */
export function parseRetryAfter(header: string | null): number | null {
  const seconds = Number(header);
  return header !== null && header.trim() !== "" && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}
