import { decodeFrame, headers } from "@flyby/protocol";
import type { Api } from "../api.ts";
import * as bounds from "../bounds.ts";
import type { Platform } from "../platform.ts";
import * as timing from "../timing.ts";
import { createEventReader } from "./event-reader.ts";
import { createLineReader } from "./line-reader.ts";
import type { TakeTurn } from "./turn.ts";

/** Where each kind of stream is had below a room, and how its text is read. */
const kinds = {
  sse: { address: "log/events", read: createEventReader },
  stream: { address: "log/stream", read: createLineReader },
} as const;

interface StreamPorts {
  readonly path: string;
  readonly api: Api;
  readonly platform: Platform;
}

/**
 * The log as one answer that does not end: server-sent events, or plain lines. Read with `fetch` rather than
 * EventSource: that knows no silence, no refusals and no hidden pages.
 */
export function takeStream(kind: keyof typeof kinds, { path, api, platform }: StreamPorts): TakeTurn {
  /** null: it took longer. */
  async function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
    const timer = new AbortController();
    const late = platform.sleep(ms, timer.signal).then(() => null);
    return Promise.race([work, late]).finally(() => timer.abort());
  }

  return async (turn) => {
    const since = await turn.begin();
    if (since === null) return;
    const { address, read } = kinds[kind];
    const opening = platform.now();
    const stop = new AbortController();
    const abort = () => stop.abort();
    turn.signal.addEventListener("abort", abort);

    async function follow(): Promise<void> {
      const reply = await within(
        api.stream(`${path}/${address}?since=${encodeURIComponent(since ?? "")}`, {
          signal: stop.signal,
          header: headers.cursor,
        }),
        timing.openTimeoutMs,
      );
      if (turn.signal.aborted) return;
      if (reply === null) return turn.end({ kind: "retry", retryAfterMs: null, silent: true });
      // The room is there, its stream is not: an older server, or somebody between who forbids streams.
      if (reply.kind === "refused" && (reply.foreign || reply.refusal.code === "not-found"))
        return turn.end({ kind: "retry", retryAfterMs: null, silent: true });
      if (reply.kind !== "answer") return turn.give(reply);
      const decoder = new TextDecoder();
      const pieces = read((text) => {
        if (text !== "" && !turn.signal.aborted) turn.frame(decodeFrame(text));
      });
      const reader = reply.value.getReader();
      let first: number | null = null;
      let last = platform.now();
      while (!turn.signal.aborted) {
        const limitMs = first === null ? timing.openTimeoutMs - (last - opening) : timing.streamQuietMs;
        const block = await within(reader.read(), limitMs).catch(() => ({ done: true, value: undefined }));
        if (turn.signal.aborted) return;
        // Nothing after the first moments: what follows is kept back by somebody.
        const silent = block === null && (first === null || last - first < timing.heldAtLeastMs);
        // A server that restarts ends its streams; the way back is random enough for all of its readers.
        if (!block?.value) return turn.end({ kind: "retry", retryAfterMs: null, silent });
        last = platform.now();
        first ??= last;
        turn.joined();
        turn.heard();
        pieces.take(decoder.decode(block.value, { stream: true }));
        if (pieces.kept() > bounds.maxUnended) return turn.end({ kind: "retry", retryAfterMs: null, silent: true });
      }
    }

    await follow();
    turn.signal.removeEventListener("abort", abort);
    abort();
  };
}
