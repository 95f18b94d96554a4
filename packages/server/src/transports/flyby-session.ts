import {
  type ControlMessage,
  type ErrorCode,
  encodeControl,
  encodeGap,
  errors,
  formatCursor,
  type Gap,
  limits,
  parseClientMessage,
  parseSince,
  type Refusal,
  refuse,
} from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Viewer } from "../core-contract.ts";
import { openReader, type Reader, type ReaderOptions, type Sink } from "../log/reader.ts";
import type { Chunk } from "../log/room-log.ts";
import { type AckGate, createAckGate } from "./ack-gate.ts";
import { createInboundQueue, type InboundQueue } from "./inbound-queue.ts";
import { Outgoing, type OutgoingOwner } from "./outgoing.ts";
import { leastDeflatedBytes, type Packing } from "./packing.ts";
import { createRateGaps, type RateGaps } from "./rate-gaps.ts";
import type { SessionParts } from "./session-parts.ts";
import { answerHello, answerPost, nonceOf, toRefused } from "./speaking.ts";
import type { SocketHandler, Wire } from "./wire.ts";

/** Frames that are no messages, after which a socket is let go: a client with a bug, or none of ours. */
const maxBadFrames = 20;

export interface FlybySession extends SocketHandler {
  /** Once a second: closes who never joined and who reads nothing. */
  check(nowMs: number): void;
  /** Asks to join elsewhere within `afterMs`; who has not joined here has nothing to go on with, and leaves. */
  move(afterMs: number): void;
  /** Says `bye` and closes. */
  leave(code: ErrorCode): void;
}

/** One `flyby.v1` socket: hello → join → batches, with posts at any time after the join. */
export function createFlybySession(address: string, parts: SessionParts, packing: Packing = "text"): FlybySession {
  return new SocketSession(address, parts, packing);
}

/**
 * A class, because there are as many as viewers (docs/decisions/0035): one object is the session, its reader's sink and
 * options, and whom its presence tells. What a viewer who only watches never needs is made when it is first needed.
 */
class SocketSession implements FlybySession, Sink, ReaderOptions, Viewer, OutgoingOwner {
  readonly #parts: SessionParts;
  readonly #address: string;
  readonly #packing: Packing;
  readonly #openedAt: number;
  /** null before it is opened and once it has ended, as `#outgoing`. */
  #wire: Wire | null = null;
  #outgoing: Outgoing | null = null;
  #token: string | null = null;
  /** Where it has joined, as `#reader` and `#leaveRoom`. */
  #room: string | null = null;
  #reader: Reader | null = null;
  #leaveRoom: (() => void) | null = null;
  /** Said `join` and waits for its turn, or for the room. Without success the socket ends. */
  #isWaiting = false;
  #badFrames = 0;
  /** An identity to keep was given with an earlier ack. */
  #offered = false;
  /** While a frame is handled, and until the second is over in which it is counted. */
  #queue: InboundQueue | null = null;
  /** While a post is under way. */
  #gate: AckGate | null = null;
  /** Once the reader's own wish has left something out. */
  #rateGaps: RateGaps | null = null;
  maxRate: number | undefined = undefined;

  constructor(address: string, parts: SessionParts, packing: Packing) {
    this.#parts = parts;
    this.#address = address;
    this.#packing = packing;
    this.#openedAt = parts.clock.now();
  }

  get clock(): Clock {
    return this.#parts.clock;
  }

  opened(wire: Wire): void {
    this.#wire = wire;
    this.#outgoing = new Outgoing(wire, this);
  }

  text(text: string): void {
    if (Buffer.byteLength(text) > limits.maxMessageBytes) this.leave("too-large");
    else if (this.#wire !== null) {
      this.#queue ??= this.#createQueue(this.#wire);
      this.#queue.push(text);
    }
  }

  binary(): void {
    this.leave("bad-message", "This socket speaks text.");
  }

  pong(data: string): void {
    this.#outgoing?.pong(data);
    if (this.#outgoing?.ready()) this.#reader?.resume();
  }

  closed(code: number): void {
    this.#parts.metrics.closed(code);
    this.#stop();
  }

  check(nowMs: number): void {
    if (this.#queue?.isIdle(nowMs)) this.#queue = null;
    if (this.#gate?.isIdle()) this.#gate = null;
    if (this.#outgoing?.stuck(nowMs)) this.#close("slow-reader");
    else if (this.#reader === null && !this.#isWaiting && nowMs - this.#openedAt > limits.helloTimeoutMs) {
      this.leave("hello-timeout");
    }
  }

  move(afterMs: number): void {
    if (this.#reader === null) this.leave("shutting-down");
    else this.#say({ type: "move", afterMs });
  }

  leave(code: ErrorCode, message: string = errors[code].message, retryAfterMs?: number): void {
    this.#say({ type: "bye", code, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    this.#close(code);
  }

  write(chunk: Chunk): void {
    if (this.#gate === null) this.#deliver(chunk);
    else this.#gate.pass(chunk);
  }

  gap(gap: Gap): void {
    if (gap.reason === "rate") {
      this.#rateGaps ??= createRateGaps(this.clock, (each) => this.#tellGap(each));
      this.#rateGaps.take(gap);
    } else {
      this.#rateGaps?.flush();
      this.#tellGap(gap);
    }
  }

  ready(): boolean {
    return this.#gate?.isOpen() !== false && this.#outgoing?.ready() === true;
  }

  /** The log could not be read. */
  onFailure(error: unknown): void {
    this.#parts.onTrouble(error);
    this.leave("store-unavailable");
  }

  onDropped(): void {
    this.#close("slow-reader");
  }

  tell(viewers: number): void {
    this.#say({ type: "stat", viewers });
  }

  #createQueue(wire: Wire): InboundQueue {
    return createInboundQueue({
      wire,
      clock: this.clock,
      handle: (text) => this.#handle(text),
      onFailure: (error) => {
        this.#parts.onTrouble(error);
        this.leave("internal");
      },
      onOverflow: () => this.leave("overloaded"),
    });
  }

  #say(message: ControlMessage): void {
    this.#outgoing?.send(encodeControl(message));
  }

  #deny(refusal: Refusal, nonce?: string | null): void {
    this.#say(toRefused(refusal, nonce));
  }

  #tellGap(gap: Gap): void {
    this.#outgoing?.send(encodeGap(gap));
    this.#parts.metrics.gap(gap.reason);
  }

  #deliver(chunk: Chunk): void {
    this.#rateGaps?.flush();
    const bytes = chunk.bytes.byteLength;
    if (this.#packing === "deflate" && bytes >= leastDeflatedBytes) this.#outgoing?.sendBinary(chunk.dense);
    else this.#outgoing?.send(chunk.text, bytes);
    this.#parts.metrics.delivered("websocket", chunk.comments);
  }

  async #handle(text: string): Promise<void> {
    const message = parseClientMessage(text);
    if (!message.ok) {
      this.#deny(message);
      if (++this.#badFrames >= maxBadFrames) this.leave(message.code);
      return;
    }
    switch (message.value.type) {
      case "hello":
        return this.#hello(message.value.token ?? null);
      case "join":
        return this.#join(message.value.room, message.value.since, message.value.maxRate);
      case "post":
        return this.#post(message.value.draft);
      case "want":
        return this.#want(message.value.maxRate);
      case "ping":
        return this.#say({ type: "ping", id: message.value.id, serverTimeMs: this.clock.now() });
    }
  }

  /** May come again, with a token that carries a new name. A bad token leaves the socket without one. */
  #hello(token: string | null): void {
    const { core, server, clock } = this.#parts;
    const answer = answerHello(core, { token, address: this.#address }, { server, serverTimeMs: clock.now() });
    this.#token = answer.type === "hello" ? token : null;
    this.#say(answer);
  }

  async #join(room: string, sinceText: string | undefined, maxRate: number | undefined): Promise<void> {
    const { core, clock, answers, admission } = this.#parts;
    if (this.#reader !== null) return this.#deny(refuse("already-joined"));
    const since = parseSince(sinceText);
    if (!since.ok) return this.leave(since.code, since.message);
    this.#isWaiting = true;
    const turn = await admission.enter(() => this.#outgoing !== null);
    if (!turn.ok) return this.leave(turn.code, turn.message, turn.retryAfterMs);
    const answer = await answers.get(room);
    const log = answer.ok ? await core.openLog(room) : answer;
    if (!answer.ok || !log.ok) return log.ok ? undefined : this.leave(log.code, log.message);
    if (this.#outgoing === null) return;
    this.maxRate = maxRate;
    const reader = openReader(log.value, since.value, this, this);
    this.#reader = reader;
    this.#isWaiting = false;
    this.#room = log.value.room;
    this.#leaveRoom = core.presence.join(log.value.room, this);
    const cursor = formatCursor(since.value.from === "now" ? reader.cursor : log.value.head());
    const viewers = core.presence.viewers(room);
    this.#say({ type: "join", ...answer.value, cursor, viewers, serverTimeMs: clock.now() });
  }

  #want(maxRate: number | null): void {
    if (this.#reader === null) {
      this.#deny(refuse("not-joined"));
      return;
    }
    this.#rateGaps?.flush();
    this.#reader.want(maxRate);
  }

  async #post(draft: unknown): Promise<void> {
    if (this.#room === null) return this.#deny(refuse("not-joined"), nonceOf(draft));
    const posting = {
      core: this.#parts.core,
      room: this.#room,
      draft,
      token: this.#token,
      address: this.#address,
      offerIdentity: !this.#offered,
    };
    this.#gate ??= createAckGate(
      (chunk) => this.#deliver(chunk),
      () => this.#reader?.resume(),
    );
    const answer = await this.#gate.whilePosting(() => answerPost(posting));
    this.#offered ||= "identity" in answer;
    this.#say(answer);
  }

  #close(code: ErrorCode): void {
    const wire = this.#wire;
    this.#stop();
    wire?.close(errors[code].close, code);
  }

  #stop(): void {
    this.#wire = null;
    this.#outgoing = null;
    this.#queue?.close();
    this.#gate?.close();
    this.#rateGaps?.close();
    this.#reader?.close();
    this.#leaveRoom?.();
    this.#room = null;
    this.#reader = null;
    this.#leaveRoom = null;
  }
}
