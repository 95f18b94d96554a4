import { type BoshHead, type BoshRequest, type ClientMessage, limits, type ServerFrame } from "@flyby/protocol";
import type { Api } from "../api.ts";
import * as bounds from "../bounds.ts";
import type { Platform } from "../platform.ts";
import * as timing from "../timing.ts";
import { readLines } from "./poll.ts";
import type { TakeTurn } from "./turn.ts";

interface BoshPorts {
  readonly room: string;
  readonly api: Api;
  readonly platform: Platform;
}

const path = "bosh";
/** First request numbers are drawn from here: hard to guess, and far from where numbers end. */
const firstRids = 2 ** 32;

const stranger = { kind: "unreachable", retryAfterMs: null } as const;

/** Somebody between may answer, too: only the server knows the number it was asked with. */
function isAnswer(first: ServerFrame | undefined, { rid }: BoshRequest): boolean {
  return first?.kind === "control" && first.message.type === "bosh" && first.message.rid === rid;
}

/**
 * One BOSH session: the server holds one request until it has something to say, a second one takes messages there, and
 * then the two have switched roles. Answers are heard in the order of their requests, whichever comes first; a request
 * without an answer is sent again with its number.
 */
export function takeBosh({ room, api, platform }: BoshPorts): TakeTurn {
  return async (turn) => {
    const { signal } = turn;
    let finish = (): void => {};
    const over = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let token = turn.token();
    let rid = 1 + Math.floor(platform.random() * firstRids);
    /** Highest number that was heard with all before it. */
    let heardRid = rid - 1;
    let open = 0;
    let waitSeconds: number = limits.maxWaitSeconds;
    let queue: readonly ClientMessage[] = [];
    const early = new Map<number, readonly ServerFrame[]>();

    /** null: the session is over. */
    async function ask(body: BoshRequest): Promise<readonly ServerFrame[] | null> {
      const timeoutMs = waitSeconds * 1_000 + timing.heldSlackMs;
      const askedAtMs = platform.now();
      for (let repeats = 0; ; repeats++) {
        const bearer = token ?? null;
        const reply = await api.text(path, { body, bearer, signal, timeoutMs });
        if (signal.aborted) return null;
        const frames = reply.kind === "answer" ? readLines(reply.value) : [];
        if (isAnswer(frames[0], body)) return frames;
        if (reply.kind === "refused" && reply.refusal.code === "bad-token" && bearer !== null) {
          // Reading needs none; the client finds itself a new one.
          if (token === bearer) token = undefined;
          const { code, message } = reply.refusal;
          turn.frame({ kind: "control", message: { type: "refused", code, message } });
        } else if (
          reply.kind === "refused" ||
          repeats >= bounds.maxRepeats ||
          platform.now() - askedAtMs >= timeoutMs
        ) {
          turn.give(reply.kind === "answer" ? stranger : reply);
          finish();
          return null;
        } else await platform.sleep(timing.reconnectBaseMs * platform.random(), signal);
      }
    }

    function hear(frames: readonly ServerFrame[]): void {
      turn.heard();
      for (const frame of frames) {
        if (signal.aborted) return;
        if (frame.kind !== "control" || frame.message.type !== "bosh") turn.frame(frame);
      }
    }

    function follow({ sid, requests = 1 }: BoshHead): void {
      const toTurn = (): BoshRequest => {
        // Drafts go out one by one, so there is hardly ever a second message.
        const messages = queue.slice(0, 1);
        queue = queue.slice(1);
        const since = turn.since();
        const said = messages.length > 0 && { messages };
        return { sid, rid: ++rid, ack: heardRid, ...(since !== undefined && { since }), ...said };
      };

      async function send(): Promise<void> {
        const body = toTurn();
        const sentAt = platform.now();
        const before = turn.since();
        open++;
        const frames = await ask(body);
        open--;
        if (frames === null) return;
        early.set(body.rid, frames);
        for (let next = early.get(heardRid + 1); next !== undefined; next = early.get(heardRid + 1)) {
          early.delete(++heardRid);
          hear(next);
        }
        const isEmpty = frames.length <= 1 && turn.since() === before && queue.length === 0;
        // Somebody between who answers by himself must not be asked in a spin.
        if (isEmpty && open === 0 && platform.now() - sentAt < timing.heldAtLeastMs)
          await platform.sleep(timing.pollMs, signal);
        fill();
      }

      function fill(): void {
        while (!signal.aborted && (open === 0 || (queue.length > 0 && open < requests))) void send();
      }

      turn.speak((message) => {
        // Who we are goes along with every request.
        if (message.type === "hello") token = message.token;
        else queue = [...queue, message];
        fill();
        return true;
      });
      signal.addEventListener("abort", () =>
        api.leave(path, { body: { ...toTurn(), type: "terminate" }, bearer: token ?? null }),
      );
      fill();
    }

    signal.addEventListener("abort", () => finish());
    const since = turn.since();
    const sentAt = platform.now();
    const wait = limits.maxWaitSeconds;
    const frames = await ask({ rid, room, wait, ...(since !== undefined && { since }) });
    if (frames === null) return;
    heardRid = rid;
    const controls = frames.flatMap((frame) => (frame.kind === "control" ? [frame.message] : []));
    const head = controls.find((message) => message.type === "bosh");
    const answer = controls.find((message) => message.type === "join");
    if (head === undefined || answer === undefined)
      return turn.end({ kind: "retry", retryAfterMs: null, silent: true });
    waitSeconds = head.wait ?? wait;
    turn.joined(answer, sentAt);
    hear(frames.filter((frame) => frame.kind !== "control" || frame.message.type !== "join"));
    follow(head);
    await over;
  };
}
