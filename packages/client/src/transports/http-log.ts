import { type ClientMessage, type LogTransport, limits, logTransports, type RoomAnswer } from "@flyby/protocol";
import { takeBosh } from "#bosh";
import type { Api } from "../api.ts";
import type { Leases } from "../held/leases.ts";
import type { Platform } from "../platform.ts";
import * as timing from "../timing.ts";
import { refusalVerdict } from "./close-verdict.ts";
import { takePoll } from "./poll.ts";
import { takeStream } from "./stream.ts";
import type { End, OpenTransport } from "./transport.ts";
import type { TakeTurn, Turn } from "./turn.ts";

export interface HttpLogParts {
  readonly room: string;
  readonly api: Api;
  readonly platform: Platform;
  readonly leases: Leases;
  readonly pollMs?: number | undefined;
}

/** Those there are in this build: the small one for script tags is without BOSH. */
export const transports: readonly LogTransport[] = logTransports.filter((name) => name !== "bosh" || takeBosh !== null);

type HttpTransport = Exclude<LogTransport, "websocket">;

/**
 * The log over HTTP, turn by turn. A visible page that has one of the browser's places for held requests reads in the
 * transport's own way; any other polls, and looks again each time.
 */
export function openHttpLog(name: HttpTransport, parts: HttpLogParts): OpenTransport {
  const { room, api, platform, leases } = parts;
  const path = `api/v1/rooms/${encodeURIComponent(room)}`;
  const ports = { ...parts, path };
  const poll = takePoll(ports, 0);
  const ways: { readonly [T in HttpTransport]: () => TakeTurn | null } = {
    sse: () => takeStream("sse", ports),
    stream: () => takeStream("stream", ports),
    bosh: () => takeBosh?.(ports) ?? null,
    "long-poll": () => takePoll(ports, limits.maxWaitSeconds),
    poll: () => null,
  };
  const hold = ways[name]();
  const mute = () => false;

  return (sink) => {
    const stop = new AbortController();
    let visible = true;
    // Ends what a change of visibility makes wrong.
    let now = new AbortController();
    let giveBack: (() => void) | null = null;
    let holdAgainAtMs = 0;
    let asked: { readonly answer: RoomAnswer; readonly atMs: number } | null = null;
    let isJoined = false;
    let say: (message: ClientMessage) => boolean = mute;

    function leavePlace(): void {
      giveBack?.();
      giveBack = null;
    }

    function close(): void {
      stop.abort();
      now.abort();
      leavePlace();
    }

    function end(verdict: End): void {
      if (stop.signal.aborted) return;
      close();
      sink.ended(verdict);
    }

    /** Whether this page may let the server hold a request now. */
    function mayHold(): boolean {
      const waitsMs = holdAgainAtMs - platform.now();
      // Longer than it was at first: the clock was set back.
      if (!visible || hold === null || (waitsMs > 0 && waitsMs <= timing.holdAgainMs)) {
        leavePlace();
        return false;
      }
      giveBack ??= leases.take(() => {
        giveBack = null;
        now.abort();
      });
      return giveBack !== null;
    }

    function begin(signal: AbortSignal): Turn {
      return {
        signal,
        visible,
        async begin() {
          if (asked === null && (!isJoined || sink.since() === undefined)) await ask(signal);
          return signal.aborted ? null : (sink.since() ?? asked?.answer.cursor ?? null);
        },
        since: sink.since,
        token: sink.token,
        joined(answer = asked?.answer, atMs = asked?.atMs ?? platform.now()) {
          if (isJoined || answer === undefined) return;
          isJoined = true;
          sink.heard();
          sink.joined(answer, atMs);
        },
        heard: sink.heard,
        frame(frame) {
          if (stop.signal.aborted) return;
          if (frame.kind === "control" && frame.message.type === "bye") end(refusalVerdict(frame.message));
          else sink.frame(frame);
        },
        speak(how) {
          say = how;
        },
        end,
        give(reply) {
          const isFull = reply.kind === "refused" && reply.refusal.code === "overloaded";
          if (isFull && giveBack !== null) holdAgainAtMs = platform.now() + timing.holdAgainMs;
          else if (reply.kind === "refused") end(refusalVerdict(reply.refusal));
          else end({ kind: "retry", retryAfterMs: reply.retryAfterMs, silent: false });
        },
      };
    }

    async function ask(signal: AbortSignal): Promise<void> {
      const atMs = platform.now();
      const reply = await api.json<RoomAnswer>(path, { signal, field: "cursor" });
      if (signal.aborted) return;
      if (reply.kind === "answer") asked = { answer: reply.value, atMs };
      else if (reply.kind === "refused") end(refusalVerdict(reply.refusal));
      else end({ kind: "retry", retryAfterMs: reply.retryAfterMs, silent: false });
    }

    async function run(): Promise<void> {
      while (!stop.signal.aborted) {
        now = new AbortController();
        const take = mayHold() && hold !== null ? hold : poll;
        sink.carried(take === poll ? "poll" : name);
        await take(begin(now.signal));
        // Whatever it still has under way.
        now.abort();
        say = mute;
      }
    }

    // Its owner knows it before it is told anything.
    queueMicrotask(() => void run());
    return {
      send: (message) => say(message),
      setVisible(shown) {
        // Shown again is a network that is back: what is held may be dead without knowing.
        if (shown === visible && giveBack === null) return;
        visible = shown;
        now.abort();
        if (!shown) leavePlace();
      },
      close,
    };
  };
}
