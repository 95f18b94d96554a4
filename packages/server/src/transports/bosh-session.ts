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
import type { Viewer } from "../core-contract.ts";
import { type Allowance, createAllowance } from "../log/allowance.ts";
import { createGap } from "../log/answer.ts";
import type { Follower, LogAnswer, RoomLog } from "../log/room-log.ts";
import type { BoshSessionFacts, BoshSessionParts, Lines } from "./bosh-session-parts.ts";
import { answerHello, answerPost, type Speaker, toRefused } from "./speaking.ts";
import { createTurnOrder, type TurnOrder, type TurnOrderParts } from "./turn-order.ts";

/**
 * UTF-16 units of one answer: the window of a slow socket again. Answers are kept for being repeated, so they bound what
 * a session may cost.
 */
const maxAnswerUnits = 65_536;

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

interface Turn {
  readonly turn: BoshTurn;
  readonly speaker: Speaker;
}

const done = Promise.resolve();
const none: readonly string[] = [];

/**
 * One viewer over pairs of requests (XEP-0124 in spirit): what they say is handled in the order of their numbers; one
 * request is held until there is news, its time is over, or the next one comes to be held in its place.
 */
export function openBoshSession(parts: BoshSessionParts, facts: BoshSessionFacts): BoshSession {
  return new HeldSession(parts, facts);
}

/**
 * A class, because there are as many as viewers (docs/decisions/0035): one object is the session, what its order of turns
 * calls, who follows the log, and whom presence tells.
 */
class HeldSession implements BoshSession, TurnOrderParts<Turn, Result<Lines>>, Follower, Viewer {
  readonly #parts: BoshSessionParts;
  readonly #log: RoomLog;
  readonly #sid: string;
  readonly #wait: number;
  readonly first: number;
  readonly order: TurnOrder<Turn, Result<Lines>>;
  readonly #unfollow: () => void;
  readonly #leaveRoom: () => void;
  #position: Since;
  #held: Held | null = null;
  #outbox: readonly string[] = none;
  #viewers: number | null = null;
  #allowance: Allowance;
  #highest: number;
  #offered = false;
  #isLooking = false;
  #isOver = false;
  #work: Promise<void> = done;

  constructor(parts: BoshSessionParts, { log, sid, wait, since, first }: BoshSessionFacts) {
    this.#parts = parts;
    this.#log = log;
    this.#sid = sid;
    this.#wait = wait;
    this.first = first;
    this.#highest = first - 1;
    this.#position = since.from === "now" ? at(log.head()) : since;
    this.#allowance = createAllowance(undefined, parts.clock);
    this.order = createTurnOrder(this);
    this.#unfollow = log.follow(this);
    this.#leaveRoom = parts.core.presence.join(log.room, this);
  }

  get clock(): Clock {
    return this.#parts.clock;
  }

  isHolding(): boolean {
    return this.#held !== null;
  }

  answer(turn: BoshTurn, speaker: Speaker): Promise<Result<Lines>> | null {
    return this.order.arrive(turn.rid, { turn, speaker });
  }

  leave(code: ErrorCode): void {
    this.#say([encodeControl({ type: "bye", code, message: errors[code].message })]);
    this.#then(() => this.#release());
  }

  close(): void {
    this.#end(refuse("session-lost"));
  }

  handle(rid: number, { turn, speaker }: Turn): Promise<Result<Lines>> {
    const { promise, resolve } = Promise.withResolvers<Result<Lines>>();
    this.#then(async () => {
      await this.#handle(rid, turn, speaker, resolve).catch((error: unknown) => {
        this.#fail(error);
        resolve(refuse("store-unavailable"));
      });
      // It ended meanwhile, and nobody is held any more.
      if (this.#isOver) resolve(refuse("session-lost"));
    });
    return promise;
  }

  hear(): void {
    if (this.#held === null || this.#isLooking) return;
    this.#isLooking = true;
    this.#then(() => this.#look());
  }

  onAnew(): void {
    this.hear();
  }

  /** A number alone is worth no answer; it goes along with the next. */
  tell(viewers: number): void {
    this.#viewers = viewers;
  }

  // One step after the other: an ack stands before the batch that carries it, and nothing is read twice.
  #then(step: () => Promise<void>): void {
    this.#work = this.#work.then(step).catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    this.#end(refuse("store-unavailable"));
    this.#parts.onFailure(error, this.#sid);
  }

  #say(lines: readonly string[]): void {
    if (lines.length > 0) this.#outbox = [...this.#outbox, ...lines];
  }

  async #handle(rid: number, turn: BoshTurn, speaker: Speaker, resolve: Held["resolve"]): Promise<void> {
    if (this.#isOver) return;
    const said = await this.#talk(turn, speaker);
    // It was overtaken. Batches go with the newest request, or they would come out of order.
    if (rid < this.#highest) return resolve({ ok: true, value: [this.#head(rid), ...said] });
    this.#highest = rid;
    this.#say(said);
    // A held request has what is missing between its cursor and the client's.
    if (this.#held === null) this.#follow(turn);
    else await this.#release();
    if (this.#isOver) return;
    this.#hold(rid, resolve);
    if (turn.type === "terminate") {
      await this.#release();
      this.#end(refuse("session-lost"));
    } else if (this.#outbox.length > 0 || this.#wait === 0) await this.#release();
    else await this.#look();
  }

  // On its own, so that the timer holds nothing of the request beside its number.
  #hold(rid: number, resolve: Held["resolve"]): void {
    const stopTimer = this.clock.after(this.#wait * 1_000, () => this.#then(() => this.#releaseIf(rid)));
    this.#held = { rid, resolve, stopTimer };
  }

  /** The client's cursor is the truth, as long as no answer is on its way to move it. */
  #follow({ rid, ack, since }: BoshTurn): void {
    const parsed = parseSince(since);
    if (since !== undefined && parsed.ok && (ack ?? rid - 1) === rid - 1) this.#position = parsed.value;
  }

  async #talk({ messages = [] }: BoshTurn, { token: bearer, address }: Speaker): Promise<readonly string[]> {
    const { core, clock, server } = this.#parts;
    const said: ControlMessage[] = [];
    let token = bearer;
    for (const message of messages) {
      const serverTimeMs = clock.now();
      if (message.type === "hello") {
        token = message.token ?? token;
        said.push(answerHello(core, { token, address }, { server, serverTimeMs }));
      } else if (message.type === "post") {
        const { room } = this.#log;
        const answer = await answerPost({
          core,
          room,
          draft: message.draft,
          token,
          address,
          offerIdentity: !this.#offered,
        });
        this.#offered ||= "identity" in answer;
        said.push(answer);
      } else if (message.type === "want") this.#allowance = createAllowance(message.maxRate ?? undefined, clock);
      else if (message.type === "ping") said.push({ type: "ping", id: message.id, serverTimeMs });
      else said.push(toRefused(refuse("already-joined")));
    }
    return said.map(encodeControl);
  }

  #head(rid: number): string {
    const ack = this.order.heard;
    return encodeControl({ type: "bosh", sid: this.#sid, rid, ...(ack === rid ? {} : { ack }) });
  }

  #give(answer: LogAnswer): void {
    if (this.#held === null) return;
    const { metrics } = this.#parts;
    const { rid, resolve, stopTimer } = this.#held;
    this.#held = null;
    stopTimer();
    const lines = [this.#head(rid), ...this.#outbox];
    this.#outbox = none;
    if (this.#viewers !== null) lines.push(encodeControl({ type: "stat", viewers: this.#viewers }));
    this.#viewers = null;
    if (answer.gap !== null) {
      lines.push(encodeGap(answer.gap));
      metrics.gap(answer.gap.reason);
      this.#position = at({ ...answer.cursor, seq: answer.gap.to });
    }
    let units = 0;
    let comments = 0;
    for (const chunk of answer.chunks) {
      const position = this.#position;
      const from = position.from === "cursor" ? position.cursor.seq + 1 : chunk.first;
      this.#position = at({ ...answer.cursor, seq: chunk.last });
      if (!this.#allowance.takes(chunk)) {
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

  async #release(): Promise<void> {
    if (this.#held !== null) this.#give(await this.#log.after(this.#position));
  }

  async #releaseIf(rid: number): Promise<void> {
    if (this.#held?.rid === rid) await this.#release();
  }

  async #look(): Promise<void> {
    this.#isLooking = false;
    if (this.#held === null) return;
    const answer = await this.#log.after(this.#position);
    if (answer.gap !== null || answer.chunks.length > 0) this.#give(answer);
  }

  #end(rest: Result<Lines>): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#unfollow();
    this.#leaveRoom();
    this.#held?.stopTimer();
    this.#held?.resolve(rest);
    this.#held = null;
    this.order.close(rest);
  }
}

function at(cursor: Cursor): Since {
  return { from: "cursor", cursor };
}
