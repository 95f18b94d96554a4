import { decodeBatch, type ErrorCode, errors } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Core } from "../core.ts";
import type { Sender } from "../log/ingress-port.ts";
import type { Chunk, RoomLog } from "../log/room-log.ts";
import type { Metrics } from "../ops/metrics.ts";
import { createInboundQueue } from "./inbound-queue.ts";
import { createProgress } from "./progress.ts";
import type { SocketHandler, Wire } from "./wire.ts";

/** Bytes of one plain message: what a person types, and then some. */
export const maxPlainBytes = 4_096;
/** RFC 6455: this end cannot take that kind of data. */
const unsupportedData = 1003;

export interface PlainParts {
  readonly core: Core;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly onTrouble: (error: unknown) => void;
}

export interface PlainSession extends SocketHandler {
  check(): void;
  leave(code: ErrorCode): void;
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
  const progress = createProgress();
  let wire: Wire | null = null;
  let stopReading = (): void => undefined;
  let queue: ReturnType<typeof createInboundQueue> | null = null;

  function send(text: string): void {
    if (wire === null) return;
    const status = wire.sendText(text);
    const ping = progress.sent(Buffer.byteLength(text), clock.now());
    if (status === 0) leave("slow-reader");
    else if (ping !== null) wire.ping(ping);
  }

  // Plain text has no way to tell a gap, so a reader that would need one is closed instead.
  function hear(chunk: Chunk): void {
    const texts = readTexts(chunk);
    if (texts.length > 0 && !progress.ready()) {
      leave("slow-reader");
      return;
    }
    for (const text of texts) send(text);
    metrics.delivered("plain", texts.length);
  }

  async function handle(text: string): Promise<void> {
    const posted = await core.ingress.submit(log.room, { text }, sender);
    if (!posted.ok) send(`! ${posted.code} ${posted.message}`);
  }

  function leave(code: ErrorCode): void {
    end(errors[code].close, code);
  }

  function end(close: number, reason: string): void {
    const closing = wire;
    stop();
    closing?.close(close, reason);
  }

  function stop(): void {
    wire = null;
    queue?.close();
    stopReading();
    stopReading = () => undefined;
  }

  return {
    opened(opened) {
      wire = opened;
      queue = createInboundQueue({
        wire: opened,
        handle,
        onFailure(error) {
          parts.onTrouble(error);
          leave("internal");
        },
        onOverflow: () => leave("overloaded"),
      });
      const unfollow = log.follow(hear);
      const leaveRoom = core.presence.join(log.room);
      stopReading = () => {
        unfollow();
        leaveRoom();
      };
    },
    text(text) {
      if (Buffer.byteLength(text) > maxPlainBytes) {
        return send(`! too-large ${errors["too-large"].message}`);
      }
      queue?.push(text);
    },
    binary: () => end(unsupportedData, "This socket speaks text."),
    pong: (data) => progress.confirmed(data, clock.now()),
    closed(code) {
      metrics.closed(code);
      stop();
    },
    check() {
      if (progress.stuck(clock.now())) leave("slow-reader");
    },
    leave,
  };
}
