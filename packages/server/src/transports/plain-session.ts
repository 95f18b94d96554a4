import { decodeBatch, type ErrorCode, errors } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Core } from "../core.ts";
import type { Sender } from "../log/ingress-port.ts";
import type { Chunk, RoomLog } from "../log/room-log.ts";
import type { Metrics } from "../ops/metrics.ts";
import { createInboundQueue, type InboundQueue } from "./inbound-queue.ts";
import { Outgoing } from "./outgoing.ts";
import type { SocketHandler, Wire } from "./wire.ts";

/** Bytes of one plain message: what a person types, and then some. */
export const maxPlainBytes = 4_096;
/** On its way to a reader who cannot be skipped ahead: a burst of a whole room fits, what no reader takes does not. */
const maxPlainUnconfirmedBytes = 524_288;
/** RFC 6455: this end cannot take that kind of data. */
const unsupportedData = 1003;

export interface PlainParts {
  readonly core: Core;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly onTrouble: (error: unknown) => void;
}

export interface PlainSession extends SocketHandler {
  check(nowMs: number): void;
  leave(code: ErrorCode): void;
}

interface Socket {
  readonly wire: Wire;
  readonly outgoing: Outgoing;
  readonly queue: InboundQueue;
  readonly stopReading: () => void;
}

/** The texts of a chunk, parsed once for all plain sockets of a room. */
export type ReadTexts = (chunk: Chunk) => readonly string[];

/** Chunks are shared by all readers, so the newest one's texts are worth keeping. */
export function createReadTexts(): ReadTexts {
  const kept = new WeakMap<Chunk, readonly string[]>();
  return (chunk) => {
    const found = kept.get(chunk);
    if (found !== undefined) return found;
    const entries = decodeBatch(JSON.parse(chunk.text))?.entries ?? [];
    const texts = entries.flatMap((entry) => (entry.kind === "comment" ? [entry.comment.text] : []));
    kept.set(chunk, texts);
    return texts;
  };
}

/** The socket at `/`: plain text in, the stored text out to everyone (decision 15). One author per connection. */
export function createPlainSession(
  log: RoomLog,
  address: string,
  readTexts: ReadTexts,
  parts: PlainParts,
): PlainSession {
  const { core, clock, metrics } = parts;
  const { author, name } = core.identities.issue(null);
  const sender: Sender = { author, name, address, role: "viewer" };
  let socket: Socket | null = null;

  // Plain text has no way to tell a gap, so a reader that would need one is closed instead.
  function hear(chunk: Chunk): void {
    const texts = readTexts(chunk);
    if (texts.length > 0 && socket?.outgoing.ready() === false) {
      leave("slow-reader");
      return;
    }
    for (const text of texts) socket?.outgoing.send(text);
    metrics.delivered("plain", texts.length);
  }

  async function handle(text: string): Promise<void> {
    const posted = await core.ingress.submit(log.room, { text }, sender);
    if (!posted.ok) socket?.outgoing.send(`! ${posted.code} ${posted.message}`);
  }

  function leave(code: ErrorCode): void {
    end(errors[code].close, code);
  }

  function end(close: number, reason: string): void {
    const closing = socket;
    stop();
    closing?.wire.close(close, reason);
  }

  function stop(): void {
    const stopping = socket;
    socket = null;
    stopping?.queue.close();
    stopping?.stopReading();
  }

  return {
    opened(wire) {
      const onFailure = (error: unknown): void => {
        parts.onTrouble(error);
        leave("internal");
      };
      const unfollow = log.follow({ hear });
      const leaveRoom = core.presence.join(log.room);
      socket = {
        wire,
        outgoing: new Outgoing(wire, { clock, onDropped: () => leave("slow-reader") }, maxPlainUnconfirmedBytes),
        queue: createInboundQueue({ wire, clock, handle, onFailure, onOverflow: () => leave("overloaded") }),
        stopReading() {
          unfollow();
          leaveRoom();
        },
      };
    },
    text(text) {
      if (Buffer.byteLength(text) > maxPlainBytes) {
        socket?.outgoing.send(`! too-large ${errors["too-large"].message}`);
        return;
      }
      socket?.queue.push(text);
    },
    binary: () => end(unsupportedData, "This socket speaks text."),
    pong: (data) => socket?.outgoing.pong(data),
    closed(code) {
      metrics.closed(code);
      stop();
    },
    check(nowMs) {
      if (socket?.outgoing.stuck(nowMs)) leave("slow-reader");
    },
    leave,
  };
}
