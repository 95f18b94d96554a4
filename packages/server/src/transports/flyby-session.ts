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
import type { RoomAnswers } from "../api/room-answers.ts";
import type { Clock } from "../clock.ts";
import type { Core } from "../core.ts";
import { openReader, type Reader } from "../log/reader.ts";
import type { Chunk } from "../log/room-log.ts";
import type { Metrics } from "../ops/metrics.ts";
import { createAckGate } from "./ack-gate.ts";
import type { Admission } from "./admission.ts";
import { createInboundQueue, type InboundQueue } from "./inbound-queue.ts";
import { createOutgoing, type Outgoing } from "./outgoing.ts";
import { leastDeflatedBytes, type Packing } from "./packing.ts";
import { createRateGaps } from "./rate-gaps.ts";
import { answerHello, answerPost, nonceOf, toRefused } from "./speaking.ts";
import type { SocketHandler, Wire } from "./wire.ts";

/** Frames that are no messages, after which a socket is let go: a client with a bug, or none of ours. */
const maxBadFrames = 20;

export interface SessionParts {
  readonly core: Core;
  readonly clock: Clock;
  readonly answers: RoomAnswers;
  readonly metrics: Metrics;
  /** Version, for `hello`. */
  readonly server: string;
  readonly admission: Admission;
  readonly onTrouble: (error: unknown) => void;
}

export interface FlybySession extends SocketHandler {
  /** Once a second: closes who never joined and who reads nothing. */
  check(): void;
  /** Asks to join elsewhere within `afterMs`; who has not joined here has nothing to go on with, and leaves. */
  move(afterMs: number): void;
  /** Says `bye` and closes. */
  leave(code: ErrorCode): void;
}

interface Socket {
  readonly wire: Wire;
  readonly outgoing: Outgoing;
  readonly queue: InboundQueue;
}

interface Joined {
  readonly room: string;
  readonly reader: Reader;
  readonly leave: () => void;
}

/** One `flyby.v1` socket: hello → join → batches, with posts at any time after the join. */
export function createFlybySession(address: string, parts: SessionParts, packing: Packing = "text"): FlybySession {
  const { core, clock, answers, metrics } = parts;
  const openedAt = clock.now();
  let socket: Socket | null = null;
  let token: string | null = null;
  let joined: Joined | null = null;
  /** Said `join` and waits for its turn. */
  let isWaiting = false;
  let badFrames = 0;
  /** An identity to keep was given with an earlier ack. */
  let offered = false;
  const gate = createAckGate(deliver, () => joined?.reader.resume());

  function say(message: ControlMessage): void {
    socket?.outgoing.send(encodeControl(message));
  }

  function deny(refusal: Refusal, nonce?: string | null): void {
    say(toRefused(refusal, nonce));
  }

  const rateGaps = createRateGaps(clock, tellGap);

  function tellGap(gap: Gap): void {
    socket?.outgoing.send(encodeGap(gap));
    metrics.gap(gap.reason);
  }

  function deliver(chunk: Chunk): void {
    rateGaps.flush();
    const bytes = chunk.bytes.byteLength;
    if (packing === "deflate" && bytes >= leastDeflatedBytes) socket?.outgoing.sendBinary(chunk.dense);
    else socket?.outgoing.send(chunk.text, bytes);
    metrics.delivered("websocket", chunk.comments);
  }

  async function handle(text: string): Promise<void> {
    const message = parseClientMessage(text);
    if (!message.ok) {
      deny(message);
      if (++badFrames >= maxBadFrames) leave(message.code);
      return;
    }
    switch (message.value.type) {
      case "hello":
        return hello(message.value.token ?? null);
      case "join":
        return join(message.value.room, message.value.since, message.value.maxRate);
      case "post":
        return post(message.value.draft);
      case "want":
        return want(message.value.maxRate);
      case "ping":
        return say({ type: "ping", id: message.value.id, serverTimeMs: clock.now() });
    }
  }

  /** May come again, with a token that carries a new name. A bad token leaves the socket without one. */
  function hello(given: string | null): void {
    const answer = answerHello(core, { token: given, address }, { server: parts.server, serverTimeMs: clock.now() });
    token = answer.type === "hello" ? given : null;
    say(answer);
  }

  async function join(room: string, sinceText: string | undefined, maxRate: number | undefined): Promise<void> {
    if (joined !== null) return deny(refuse("already-joined"));
    const since = parseSince(sinceText);
    if (!since.ok) return leave(since.code, since.message);
    isWaiting = true;
    const turn = await parts.admission.enter(() => socket !== null);
    isWaiting = false;
    if (!turn.ok) return leave(turn.code, turn.message, turn.retryAfterMs);
    const answer = await answers.get(room);
    const log = answer.ok ? await core.openLog(room) : answer;
    if (!answer.ok || !log.ok) return log.ok ? undefined : leave(log.code, log.message);
    if (socket === null) return;
    const { outgoing } = socket;
    const reader = openReader(
      log.value,
      since.value,
      {
        write: gate.pass,
        gap(gap) {
          if (gap.reason === "rate") return rateGaps.take(gap);
          rateGaps.flush();
          tellGap(gap);
        },
        ready: () => gate.isOpen() && outgoing.ready(),
      },
      {
        clock,
        ...(maxRate === undefined ? {} : { maxRate }),
        onFailure(error) {
          parts.onTrouble(error);
          leave("store-unavailable");
        },
      },
    );
    const present = core.presence.join(room);
    const unfollow = core.presence.follow(room, (viewers) => say({ type: "stat", viewers }));
    joined = {
      room,
      reader,
      leave() {
        reader.close();
        unfollow();
        present();
      },
    };
    const cursor = formatCursor(since.value.from === "now" ? reader.cursor : log.value.head());
    say({ type: "join", ...answer.value, cursor, viewers: core.presence.viewers(room), serverTimeMs: clock.now() });
  }

  function want(maxRate: number | null): void {
    if (joined === null) deny(refuse("not-joined"));
    else {
      rateGaps.flush();
      joined.reader.want(maxRate);
    }
  }

  async function post(draft: unknown): Promise<void> {
    if (joined === null) return deny(refuse("not-joined"), nonceOf(draft));
    const posting = { core, room: joined.room, draft, token, address, offerIdentity: !offered };
    const answer = await gate.whilePosting(() => answerPost(posting));
    offered ||= "identity" in answer;
    say(answer);
  }

  function leave(code: ErrorCode, message: string = errors[code].message, retryAfterMs?: number): void {
    say({ type: "bye", code, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    close(code);
  }

  function close(code: ErrorCode): void {
    const closing = socket;
    stop();
    closing?.wire.close(errors[code].close, code);
  }

  function stop(): void {
    socket?.queue.close();
    socket = null;
    gate.close();
    rateGaps.close();
    joined?.leave();
    joined = null;
  }

  return {
    opened(wire) {
      const onFailure = (error: unknown): void => {
        parts.onTrouble(error);
        leave("internal");
      };
      socket = {
        wire,
        outgoing: createOutgoing(wire, clock, () => close("slow-reader")),
        queue: createInboundQueue({ wire, clock, handle, onFailure, onOverflow: () => leave("overloaded") }),
      };
    },
    text(text) {
      if (Buffer.byteLength(text) > limits.maxMessageBytes) return leave("too-large");
      socket?.queue.push(text);
    },
    binary: () => leave("bad-message", "This socket speaks text."),
    pong(data) {
      socket?.outgoing.pong(data);
      if (socket?.outgoing.ready()) joined?.reader.resume();
    },
    closed(code) {
      metrics.closed(code);
      stop();
    },
    check() {
      if (socket?.outgoing.stuck()) close("slow-reader");
      else if (joined === null && !isWaiting && clock.now() - openedAt > limits.helloTimeoutMs) leave("hello-timeout");
    },
    move(afterMs) {
      if (joined === null) leave("shutting-down");
      else say({ type: "move", afterMs });
    },
    leave,
  };
}
