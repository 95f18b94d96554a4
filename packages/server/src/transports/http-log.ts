import {
  type Cursor,
  encodeGap,
  formatCursor,
  headers,
  limits,
  parseCursor,
  parseSince,
  type Result,
  refuse,
  type Since,
} from "@flyby/protocol";
import { senderOf } from "../api/sender.ts";
import type { Clock } from "../clock.ts";
import type { Core } from "../core.ts";
import { type Answer, answerRefusal, answerText } from "../http/answers.ts";
import { readNumber } from "../http/query.ts";
import type { Call, Route } from "../http/route.ts";
import type { LogAnswer, RoomLog } from "../log/room-log.ts";
import type { Metrics } from "../ops/metrics.ts";
import { type Farewell, spread } from "./farewell.ts";
import { holdMarginSeconds } from "./hold.ts";
import { createPollHeads } from "./poll-head.ts";
import { createPollPace } from "./poll-pace.ts";
import type { Seats } from "./seats.ts";
import type { Transport } from "./transport.ts";

/** A cache may answer all pollers of one cursor for a second; an empty long poll it must not, or it would spin. */
const pollCaching = "public, max-age=1";

/** A client that is answered at once without news thinks that nobody holds it, unless it is told when to ask again. */
const sentAwayMs = 100;

export interface HttpLog {
  readonly routes: readonly Route[];
  readonly poll: Transport;
  readonly longPoll: Transport;
}

interface Encoding {
  readonly transport: "poll" | "long-poll";
  readonly nextPollMs: number;
  readonly caching: string;
}

interface HttpLogParts {
  readonly core: Core;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly seats: Seats;
}

/** `GET …/log?since=&until=&wait=`: NDJSON, one batch or gap a line, the cursor in a header (decision 4). */
export function createHttpLog({ core, clock, metrics, seats }: HttpLogParts): HttpLog {
  const held = new Set<() => void>();
  const pace = createPollPace(clock.now);
  const heads = createPollHeads(clock.now);
  let isLeaving = false;
  let isOver = false;

  async function read(call: Call): Promise<Answer> {
    const { query, params } = call;
    const room = params.room ?? "";
    if (core.rooms.get(room) === undefined) return answerRefusal(refuse("room-not-found"));
    const since = parseSince(query.get("since"));
    if (!since.ok) return answerRefusal(since);
    const wait = readNumber(query, "wait", 0, { least: 0, most: limits.maxWaitSeconds });
    if (!wait.ok) return answerRefusal(wait);
    const log = await core.openLog(room);
    if (!log.ok) return answerRefusal(log);
    const until = readUntil(query.get("until"), log.value.head());
    if (!until.ok) return answerRefusal(until);
    core.presence.polled(room, pollerOf(call));
    const start = pinned(since.value, log.value);
    if (wait.value === 0 || until.value !== undefined) return await poll(log.value, start, until.value);
    const stand = seats.take(call.peer.address);
    if (stand === null) return answerRefusal(refuse("overloaded"));
    call.hold(wait.value + holdMarginSeconds);
    const answer = await waitFor(log.value, start, wait.value, call.request.signal).finally(stand);
    const isEmpty = answer.gap === null && answer.chunks.length === 0;
    const nextPollMs = isEmpty && isLeaving ? sentAwayMs : 0;
    return encode(answer, { transport: "long-poll", nextPollMs, caching: isEmpty ? "no-store" : pollCaching });
  }

  // A range ends where it was asked to end, a plain poll where those of everybody end.
  async function poll(log: RoomLog, since: Since, until: number | undefined): Promise<Answer> {
    const head = heads.of(log);
    const answer = await log.after(since, until ?? head.seq);
    const nextPollMs = answer.more ? 0 : pace.next(clock.now() - head.since);
    return encode(answer, { transport: "poll", nextPollMs, caching: pollCaching });
  }

  // Following begins before looking, so that nothing falls between.
  async function waitFor(log: RoomLog, since: Since, seconds: number, signal: AbortSignal): Promise<LogAnswer> {
    let release = (): void => undefined;
    const news = new Promise<void>((resolve) => {
      release = resolve;
    });
    // Who was told of an entry by its ack has it before it is delivered here.
    const seen = since.from === "cursor" ? since.cursor.seq : 0;
    const unfollow = log.follow({
      hear({ last }) {
        if (last > seen) release();
      },
      onAnew: release,
    });
    held.add(release);
    try {
      const answer = await log.after(since);
      if (answer.gap !== null || answer.chunks.length > 0 || isOver || signal.aborted) return answer;
      const stop = clock.after(seconds * 1_000, release);
      signal.addEventListener("abort", release, { once: true });
      await news;
      stop();
      signal.removeEventListener("abort", release);
      return await log.after({ from: "cursor", cursor: answer.cursor });
    } finally {
      held.delete(release);
      unfollow();
    }
  }

  function encode({ gap, chunks, cursor }: LogAnswer, { transport, nextPollMs, caching }: Encoding): Answer {
    const lines = [...(gap === null ? [] : [encodeGap(gap)]), ...chunks.map(({ text }) => text)];
    if (gap !== null) metrics.gap(gap.reason);
    const comments = chunks.reduce((sum, chunk) => sum + chunk.comments, 0);
    metrics.delivered(transport, comments);
    return answerText(lines.map((line) => `${line}\n`).join(""), {
      type: "application/x-ndjson; charset=utf-8",
      headers: {
        [headers.cursor]: formatCursor(cursor),
        [headers.nextPollMs]: String(nextPollMs),
        "cache-control": caching,
      },
    });
  }

  // An author, never the header itself: anybody may write anything there, and it is remembered.
  function pollerOf({ request, peer }: Call): string {
    const known = senderOf(core, request, peer.address);
    return known.ok ? known.value.sender.author : core.identities.anonymous(peer.address).author;
  }

  // Who is answered comes back over a new connection, because this one is closed with the answer.
  async function drain({ graceMs }: Farewell): Promise<void> {
    isLeaving = true;
    await spread([...held], graceMs, clock, (release) => release());
    isOver = true;
    for (const release of held) release();
  }

  return {
    routes: [{ path: "/api/v1/rooms/:room/log", methods: { GET: read } }],
    poll: { name: "poll", connections: () => 0, drain },
    longPoll: { name: "long-poll", connections: () => held.size, drain },
  };
}

// "From now" is the head of this moment, before anything is awaited.
function pinned(since: Since, log: RoomLog): Since {
  return since.from === "now" ? { from: "cursor", cursor: log.head() } : since;
}

function readUntil(text: string | null, head: Cursor): Result<number | undefined> {
  if (text === null || text === "") return { ok: true, value: undefined };
  const until = parseCursor(text);
  if (!until.ok) return until;
  // A foreign `until` belongs to a log that is gone; the reader's `since` is foreign too and gets its gap.
  return { ok: true, value: until.value.epoch === head.epoch ? until.value.seq : undefined };
}
