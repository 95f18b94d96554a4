import { decodeFrame, headers, type ServerFrame } from "@flyby/protocol";
import type { Api } from "../api.ts";
import type { Platform } from "../platform.ts";
import * as timing from "../timing.ts";
import type { TakeTurn } from "./turn.ts";

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

interface PollPorts {
  readonly path: string;
  readonly api: Api;
  readonly platform: Platform;
  /** Asks so often instead of as the server says. */
  readonly pollMs?: number | undefined;
}

/** One request for the log and the pause after it. `waitSeconds` above 0: the server holds it until there is news. */
export function takePoll({ path, api, platform, pollMs }: PollPorts, waitSeconds: number): TakeTurn {
  return async (turn) => {
    const { signal, visible } = turn;
    const cursor = await turn.begin();
    if (cursor === null) return;
    turn.joined();
    const held = waitSeconds > 0;
    const wait = held ? `&wait=${waitSeconds}` : "";
    const sentAt = platform.now();
    const reply = await api.text(`${path}/log?since=${encodeURIComponent(cursor)}${wait}`, {
      signal,
      header: headers.cursor,
      timeoutMs: held ? waitSeconds * 1_000 + timing.heldSlackMs : timing.requestMs,
    });
    // Our own turning, not a failure.
    if (signal.aborted) return;
    if (reply.kind !== "answer") return turn.give(reply);
    turn.heard();
    const before = turn.since();
    for (const line of readLines(reply.value)) turn.frame(line);
    const named = Number(reply.headers.get(headers.nextPollMs) ?? Number.NaN);
    const serverMs = Number.isFinite(named) ? named : null;
    const hasNews = turn.since() !== before;
    const pause = nextDelayMs({
      hold: held,
      visible,
      // "There is more" is not a pace.
      serverMs: held || serverMs === 0 ? serverMs : (pollMs ?? serverMs),
      hasNews,
      heldMs: platform.now() - sentAt,
      roll: platform.random(),
    });
    if (pause > 0 && !signal.aborted) await platform.sleep(pause, signal);
  };
}
