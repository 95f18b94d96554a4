import { decodeFrame, headers, limits, type RoomAnswer, type ServerFrame } from "@flyby/protocol";
import type { Api, Reply } from "../api.ts";
import type { Platform } from "../platform.ts";
import { timing } from "../timing.ts";
import { refusalVerdict } from "./close-verdict.ts";
import type { OpenTransport } from "./transport.ts";

/** The frames of an NDJSON body. */
export function readLines(body: string): readonly ServerFrame[] {
  return body
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(decodeFrame);
}

/** When to ask next (pure). `heldMs`: how long the last request took. */
export function nextDelayMs(turn: {
  readonly hold: boolean;
  readonly visible: boolean;
  readonly serverMs: number | null;
  /** It brought the reader forward. */
  readonly hasNews: boolean;
  readonly heldMs: number;
  readonly roll: number;
}): number {
  // 0 means "there is more": believed only of an answer that brought something, or the server would be asked in a spin.
  const asked = turn.serverMs === null || (turn.serverMs <= 0 && !turn.hasNews) ? timing.pollMs : turn.serverMs;
  if (!turn.visible) return Math.max(timing.hiddenPollMs, asked * timing.hiddenFactor) * (1 + turn.roll / 10);
  if (!turn.hold) return asked * (0.9 + turn.roll / 5);
  return turn.hasNews || turn.heldMs >= timing.heldAtLeastMs ? 0 : asked;
}

/** The log over plain requests: `hold` lets the server hold one request until something happens. */
export function openHttpLog(room: string, hold: boolean, api: Api, platform: Platform): OpenTransport {
  const path = `api/v1/rooms/${encodeURIComponent(room)}`;
  return (sink) => {
    const stop = new AbortController();
    let visible = true;
    // Ends the request or the pause that a change of visibility makes wrong.
    let turn = new AbortController();
    // A server that holds too many already says so: it is polled for a while.
    let holdAgainAtMs = 0;

    function give(reply: Exclude<Reply<unknown>, { kind: "answer" }>): void {
      if (stop.signal.aborted) return;
      stop.abort();
      sink.ended(
        reply.kind === "refused"
          ? refusalVerdict(reply.refusal)
          : { kind: "retry", retryAfterMs: reply.retryAfterMs, silent: false },
      );
    }

    async function run(): Promise<void> {
      const askedAt = platform.now();
      const hello = await api.json<RoomAnswer>(path, { signal: stop.signal });
      if (hello.kind !== "answer") return give(hello);
      if (stop.signal.aborted) return;
      const firstCursor = sink.since() ?? hello.value.cursor;
      sink.heard();
      sink.joined(hello.value, askedAt);
      let cursor = firstCursor;
      while (!stop.signal.aborted) {
        turn = new AbortController();
        const abort = () => turn.abort();
        stop.signal.addEventListener("abort", abort);
        const next = await ask(cursor, turn.signal);
        stop.signal.removeEventListener("abort", abort);
        if (next !== null) cursor = next;
      }
    }

    /** One request and the pause after it. */
    async function ask(cursor: string, signal: AbortSignal): Promise<string | null> {
      const held = hold && visible && platform.now() >= holdAgainAtMs;
      const wait = held ? `&wait=${limits.maxWaitSeconds}` : "";
      const sentAt = platform.now();
      const reply = await api.text(`${path}/log?since=${encodeURIComponent(sink.since() ?? cursor)}${wait}`, {
        signal,
        timeoutMs: held ? limits.maxWaitSeconds * 1_000 + timing.heldSlackMs : timing.requestMs,
      });
      // Our own turning, not a failure.
      if (signal.aborted) return null;
      if (held && reply.kind === "refused" && reply.refusal.code === "overloaded") {
        holdAgainAtMs = platform.now() + timing.holdAgainMs;
        return null;
      }
      if (reply.kind !== "answer") {
        give(reply);
        return null;
      }
      sink.heard();
      const before = sink.since();
      for (const line of readLines(reply.value)) if (!stop.signal.aborted) sink.frame(line);
      const named = Number(reply.headers.get(headers.nextPollMs) ?? Number.NaN);
      const pause = nextDelayMs({
        hold: held,
        visible,
        serverMs: Number.isFinite(named) ? named : null,
        hasNews: sink.since() !== before,
        heldMs: platform.now() - sentAt,
        roll: platform.random(),
      });
      if (pause > 0 && !signal.aborted) await platform.sleep(pause, signal);
      return reply.headers.get(headers.cursor) ?? null;
    }

    void run();
    return {
      send: () => false,
      setVisible(now) {
        if (now === visible) return;
        visible = now;
        turn.abort();
      },
      close: () => stop.abort(),
    };
  };
}
