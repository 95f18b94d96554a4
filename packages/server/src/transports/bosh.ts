import {
  type BoshOpen,
  type BoshTurn,
  bosh,
  type Cursor,
  encodeControl,
  formatCursor,
  isBoshTurn,
  limits,
  parseBoshRequest,
  parseSince,
  type Result,
  refuse,
  type Since,
} from "@flyby/protocol";
import type { RoomAnswers } from "../api/room-answers.ts";
import { readBearer } from "../api/sender.ts";
import type { Clock } from "../clock.ts";
import type { Core } from "../core.ts";
import { type Answer, answerRefusal } from "../http/answers.ts";
import { readJson } from "../http/body.ts";
import type { Call, Route } from "../http/route.ts";
import { createRateLimiter } from "../moderation/rate-limits.ts";
import type { Metrics } from "../ops/metrics.ts";
import type { Admission } from "./admission.ts";
import { openBoshSession } from "./bosh-session.ts";
import type { BoshSessionParts, Lines } from "./bosh-session-parts.ts";
import { type BoshSessions, createBoshSessions, type KeptSession } from "./bosh-sessions.ts";
import { openSids, type SidFacts } from "./bosh-sid.ts";
import { type Farewell, spread } from "./farewell.ts";
import { holdMarginSeconds } from "./hold.ts";
import type { Seats } from "./seats.ts";
import type { Transport } from "./transport.ts";

/**
 * Requests that say nothing and send a held one away, or may not be held themselves: ten at once, then one a second.
 * Nothing is gained by more.
 */
const emptyRate = { everyMs: 1_000, burst: 10 };

export interface Bosh {
  readonly routes: readonly Route[];
  readonly transport: Transport;
  /** Forgets all sessions and stops the clock. */
  close(): void;
}

export interface BoshParts {
  readonly core: Core;
  readonly clock: Clock;
  readonly answers: RoomAnswers;
  readonly metrics: Metrics;
  readonly seats: Seats;
  readonly admission: Admission;
  /** Version, for `hello`. */
  readonly server: string;
  readonly onTrouble: (error: unknown) => void;
}

/** `POST /bosh`: pairs of requests, of which one is held while the other speaks. */
export async function createBosh(parts: BoshParts): Promise<Bosh> {
  const { core, clock, answers, seats, admission } = parts;
  const sessions = createBoshSessions(clock);
  const sids = await openSids(core.stores.upkeep, clock.now);
  const limiter = createRateLimiter(clock);
  const all: BoshSessionParts = {
    ...parts,
    onFailure(error, sid) {
      parts.onTrouble(error);
      sessions.forget(sid);
    },
  };
  let draining = false;

  async function post(call: Call): Promise<Answer | Response> {
    const body = await readJson(call.request, bosh.maxBytes);
    if (draining) return answerRefusal(refuse("shutting-down"));
    const request = body.ok ? parseBoshRequest(body.value) : body;
    if (!request.ok) return answerRefusal(request);
    const since = parseSince(request.value.since);
    if (!since.ok) return answerRefusal(since);
    if (isBoshTurn(request.value)) return take(call, request.value, since.value);
    return toAnswer(await open(request.value, since.value, () => !call.request.signal.aborted));
  }

  async function open({ rid, room, wait }: BoshOpen, since: Since, isHere: () => boolean): Promise<Result<Lines>> {
    const answer = await answers.get(room);
    if (!answer.ok) return answer;
    const facts = { room, wait: Math.floor(wait ?? limits.maxWaitSeconds), openedAt: clock.now() };
    const sid = sids.issue(facts);
    const started = await start(sid, facts, since, rid + 1, isHere);
    if (!started.ok) return started;
    const { requests, inactivitySeconds: inactivity } = bosh;
    const viewers = core.presence.viewers(room);
    const cursor = formatCursor(started.value.head);
    const head = encodeControl({ type: "bosh", sid, rid, wait: facts.wait, requests, inactivity });
    const join = encodeControl({ type: "join", ...answer.value, cursor, viewers, serverTimeMs: clock.now() });
    return { ok: true, value: [head, join] };
  }

  /** `head`: where the log stood at this moment. */
  async function start(
    sid: string,
    { room, wait }: SidFacts,
    since: Since,
    first: number,
    isHere: () => boolean,
  ): Promise<Result<{ readonly kept: KeptSession; readonly head: Cursor }>> {
    const turn = await admission.enter(isHere);
    if (!turn.ok) return turn;
    const log = await core.openLog(room);
    if (!log.ok) return log;
    const kept = sessions.add(sid, wait, () => openBoshSession(all, { sid, wait, since, first, log: log.value }));
    return kept === null ? refuse("overloaded") : { ok: true, value: { kept, head: log.value.head() } };
  }

  /** What is not known here is gone on with, if we opened it before a restart, or a node beside us has. */
  async function find(turn: BoshTurn, since: Since, isHere: () => boolean): Promise<Result<KeptSession>> {
    const { sid, rid, ack } = turn;
    const known = sessions.get(sid);
    if (known !== undefined && !wasElsewhere(known, turn)) return { ok: true, value: known };
    const facts = sids.read(sid);
    if (facts === null) return refuse("session-lost");
    if (since.from === "now") {
      return refuse("session-lost", "The session is not known any more; open a new one with your cursor.");
    }
    sessions.forget(sid);
    // With two on their way, the other one is about to come here as well.
    const first = ack === rid - bosh.requests ? rid - 1 : rid;
    const started = await start(sid, facts, since, first, isHere);
    return started.ok ? { ok: true, value: started.value.kept } : started;
  }

  async function take(call: Call, turn: BoshTurn, since: Since): Promise<Answer | Response> {
    const bearer = readBearer(call.request);
    if (!bearer.ok) return answerRefusal(bearer);
    const found = await find(turn, since, () => !call.request.signal.aborted);
    if (!found.ok) return answerRefusal(found);
    const kept = found.value;
    const missingMs = hurries(kept, turn) ? limiter.take(turn.sid, emptyRate) : 0;
    if (missingMs > 0) return answerRefusal(refuse("rate-limited", "Too many requests that say nothing.", missingMs));
    const stand = seats.take(call.peer.address);
    if (stand === null) return answerRefusal(refuse("overloaded"));
    call.hold(kept.wait + holdMarginSeconds);
    const stay = new Stay(sessions, kept, stand, call.request.signal);
    const lines = kept.session.answer(turn, { token: bearer.value, address: call.peer.address });
    if (lines !== null) return whenAnswered(lines, stay, turn.type === "terminate");
    stay.end();
    const missed = `rid ${turn.rid} is outside the window; open a new session with your cursor.`;
    return answerRefusal(refuse("session-lost", missed));
  }

  // Not awaited and on its own: while a request is held, nothing is held of how it came to be.
  function whenAnswered(lines: Promise<Result<Lines>>, stay: Stay, isLast: boolean): Promise<Answer | Response> {
    return lines.then((answer) => {
      stay.end();
      if (isLast) sessions.forget(stay.kept.sid);
      return toAnswer(answer);
    });
  }

  function drain({ graceMs }: Farewell): Promise<void> {
    draining = true;
    return spread(sessions.all(), graceMs, clock, ({ session }) => session.leave("shutting-down"));
  }

  return {
    routes: [{ path: "/bosh", methods: { POST: post } }],
    transport: { name: "bosh", connections: () => sessions.size, drain },
    close: sessions.close,
  };
}

/** A request while it is here: it has a seat and keeps its session, until it is answered or its client has left. */
class Stay {
  readonly kept: KeptSession;
  readonly #sessions: BoshSessions;
  readonly #stand: () => void;
  readonly #signal: AbortSignal;
  #isHere = true;

  constructor(sessions: BoshSessions, kept: KeptSession, stand: () => void, signal: AbortSignal) {
    this.kept = kept;
    this.#sessions = sessions;
    this.#stand = stand;
    this.#signal = signal;
    sessions.enter(kept);
    signal.addEventListener("abort", this, { once: true });
    if (signal.aborted) this.end();
  }

  handleEvent(): void {
    this.end();
  }

  /** May be called twice. */
  end(): void {
    if (!this.#isHere) return;
    this.#isHere = false;
    this.#signal.removeEventListener("abort", this);
    this.#stand();
    this.#sessions.leave(this.kept);
  }
}

/** The client has an answer that was not given here: it has gone on with somebody else. */
function wasElsewhere({ session }: KeptSession, { ack }: BoshTurn): boolean {
  return ack !== undefined && ack >= session.order.next;
}

function hurries({ session, wait }: KeptSession, { rid, messages = [], type }: BoshTurn): boolean {
  const saysNothing = messages.length === 0 && type === undefined;
  return saysNothing && (session.isHolding() || wait === 0) && session.order.isNew(rid);
}

// Not compressed: every answer is one reader's own, and mostly small.
function toAnswer(lines: Result<Lines>): Answer | Response {
  if (!lines.ok) return answerRefusal(lines);
  return new Response(`${lines.value.join("\n")}\n`, {
    headers: {
      "content-type": "application/x-ndjson; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
