import {
  type BoshTurn,
  type ControlMessage,
  type Cursor,
  type ErrorCode,
  encodeControl,
  encodeGap,
  errors,
  parseSince,
  type Result,
  refuse,
  type Since,
} from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Core } from "../core.ts";
import { createAllowance } from "../log/allowance.ts";
import { createGap } from "../log/answer.ts";
import type { LogAnswer, RoomLog } from "../log/room-log.ts";
import type { Metrics } from "../ops/metrics.ts";
import { answerHello, answerPost, type Speaker, toRefused } from "./speaking.ts";
import { createTurnOrder, type TurnOrder } from "./turn-order.ts";

/**
 * UTF-16 units of one answer: the window of a slow socket again. Answers are kept for being repeated, so they bound what
 * a session may cost.
 */
const maxAnswerUnits = 65_536;

/** The lines of one answer. */
export type Lines = readonly string[];

export interface BoshSessionParts {
  readonly core: Core;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Version, for `hello`. */
  readonly server: string;
  readonly log: RoomLog;
  readonly sid: string;
  /** Longest hold, seconds; 0: every request is answered at once. */
  readonly wait: number;
  readonly since: Since;
  /** The number of the request that comes first. */
  readonly first: number;
  /** The log could not be read; the session is over, and its id good for another. */
  readonly onFailure: (error: unknown) => void;
}

export interface BoshSession {
  readonly order: Pick<TurnOrder<unknown, unknown>, "next" | "isNew">;
  /** A request waits for news. */
  isHolding(): boolean;
  /** null: the number lies outside the window. */
  answer(turn: BoshTurn, speaker: Speaker): Promise<Result<Lines>> | null;
  /** Answers what is held with a goodbye. */
  leave(code: ErrorCode): void;
  /** Forgets everything; what is held is answered empty. */
  close(): void;
}

interface Held {
  readonly rid: number;
  readonly resolve: (lines: Result<Lines>) => void;
  readonly stopTimer: () => void;
}

/**
 * One viewer over pairs of requests (XEP-0124 in spirit): what they say is handled in the order of their numbers; one
 * request is held until there is news, its time is over, or the next one comes to be held in its place.
 */
export function openBoshSession(parts: BoshSessionParts): BoshSession {
  const { core, clock, metrics, log, sid, wait } = parts;
  let position: Since = parts.since.from === "now" ? at(log.head()) : parts.since;
  let held: Held | null = null;
  let outbox: string[] = [];
  let viewers: number | null = null;
  let allowance = createAllowance(undefined, clock);
  let highest = parts.first - 1;
  let offered = false;
  let isLooking = false;
  let isOver = false;
  let work: Promise<void> = Promise.resolve();

  // One step after the other: an ack stands before the batch that carries it, and nothing is read twice.
  function then(step: () => Promise<void>): void {
    work = work.then(step).catch(fail);
  }

  function fail(error: unknown): void {
    end(refuse("store-unavailable"));
    parts.onFailure(error);
  }

  const order = createTurnOrder<{ turn: BoshTurn; speaker: Speaker }, Result<Lines>>({
    first: parts.first,
    clock,
    handle(rid, { turn, speaker }) {
      const { promise, resolve } = Promise.withResolvers<Result<Lines>>();
      then(async () => {
        await handle(rid, turn, speaker, resolve).catch((error: unknown) => {
          fail(error);
          resolve(refuse("store-unavailable"));
        });
        // It ended meanwhile, and nobody is held any more.
        if (isOver) resolve(refuse("session-lost"));
      });
      return promise;
    },
  });

  async function handle(
    rid: number,
    turn: BoshTurn,
    speaker: Speaker,
    resolve: (lines: Result<Lines>) => void,
  ): Promise<void> {
    if (isOver) return;
    const said = await talk(turn, speaker);
    // It was overtaken. Batches go with the newest request, or they would come out of order.
    if (rid < highest) return resolve({ ok: true, value: [head(rid), ...said] });
    highest = rid;
    outbox.push(...said);
    // A held request has what is missing between its cursor and the client's.
    if (held === null) follow(turn);
    else await release();
    if (isOver) return;
    held = { rid, resolve, stopTimer: clock.after(wait * 1_000, () => then(() => releaseIf(rid))) };
    if (turn.type === "terminate") {
      await release();
      end(refuse("session-lost"));
    } else if (outbox.length > 0 || wait === 0) await release();
    else await look();
  }

  /** The client's cursor is the truth, as long as no answer is on its way to move it. */
  function follow({ rid, ack, since }: BoshTurn): void {
    const parsed = parseSince(since);
    if (since !== undefined && parsed.ok && (ack ?? rid - 1) === rid - 1) position = parsed.value;
  }

  async function talk({ messages = [] }: BoshTurn, { token: bearer, address }: Speaker): Promise<string[]> {
    const said: ControlMessage[] = [];
    let token = bearer;
    for (const message of messages) {
      const serverTimeMs = clock.now();
      if (message.type === "hello") {
        token = message.token ?? token;
        said.push(answerHello(core, { token, address }, { server: parts.server, serverTimeMs }));
      } else if (message.type === "post") {
        const posting = { core, room: log.room, draft: message.draft, token, address, offerIdentity: !offered };
        const answer = await answerPost(posting);
        offered ||= "identity" in answer;
        said.push(answer);
      } else if (message.type === "want") allowance = createAllowance(message.maxRate ?? undefined, clock);
      else if (message.type === "ping") said.push({ type: "ping", id: message.id, serverTimeMs });
      else said.push(toRefused(refuse("already-joined")));
    }
    return said.map(encodeControl);
  }

  function head(rid: number): string {
    const ack = order.heard;
    return encodeControl({ type: "bosh", sid, rid, ...(ack === rid ? {} : { ack }) });
  }

  function give(answer: LogAnswer): void {
    if (held === null) return;
    const { rid, resolve, stopTimer } = held;
    held = null;
    stopTimer();
    const lines = [head(rid), ...outbox];
    outbox = [];
    if (viewers !== null) lines.push(encodeControl({ type: "stat", viewers }));
    viewers = null;
    if (answer.gap !== null) {
      lines.push(encodeGap(answer.gap));
      metrics.gap(answer.gap.reason);
      position = { from: "cursor", cursor: { ...answer.cursor, seq: answer.gap.to } };
    }
    let units = 0;
    let comments = 0;
    for (const chunk of answer.chunks) {
      const from = position.from === "cursor" ? position.cursor.seq + 1 : chunk.first;
      position = at({ ...answer.cursor, seq: chunk.last });
      if (!allowance.takes(chunk)) {
        lines.push(encodeGap(createGap(answer.cursor.epoch, from, chunk.last, "rate")));
        metrics.gap("rate");
        continue;
      }
      lines.push(chunk.text);
      comments += chunk.comments;
      units += chunk.text.length;
      if (units > maxAnswerUnits) break;
    }
    metrics.delivered("bosh", comments);
    resolve({ ok: true, value: lines });
  }

  async function release(): Promise<void> {
    if (held !== null) give(await log.after(position));
  }

  async function releaseIf(rid: number): Promise<void> {
    if (held?.rid === rid) await release();
  }

  async function look(): Promise<void> {
    isLooking = false;
    if (held === null) return;
    const answer = await log.after(position);
    if (answer.gap !== null || answer.chunks.length > 0) give(answer);
  }

  function wake(): void {
    if (held === null || isLooking) return;
    isLooking = true;
    then(look);
  }

  const unfollow = log.follow({ hear: wake, onAnew: wake });
  const leaveRoom = core.presence.join(log.room, {
    // A number alone is worth no answer; it goes along with the next.
    tell(count) {
      viewers = count;
    },
  });

  function end(rest: Result<Lines>): void {
    if (isOver) return;
    isOver = true;
    unfollow();
    leaveRoom();
    held?.stopTimer();
    held?.resolve(rest);
    held = null;
    order.close(rest);
  }

  return {
    order,
    isHolding: () => held !== null,
    answer: (turn, speaker) => order.arrive(turn.rid, { turn, speaker }),
    leave(code) {
      outbox.push(encodeControl({ type: "bye", code, message: errors[code].message }));
      then(release);
    },
    close: () => end(refuse("session-lost")),
  };
}

function at(cursor: Cursor): Since {
  return { from: "cursor", cursor };
}
