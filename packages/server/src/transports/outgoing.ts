import type { Clock } from "../clock.ts";
import { createProgress, type Progress } from "./progress.ts";
import type { Wire } from "./wire.ts";

/** The sending side of one socket, with what its reader is known to have. */
export interface Outgoing extends Pick<Progress, "ready"> {
  send(text: string, bytes?: number): void;
  sendBinary(bytes: Uint8Array): void;
  pong(data: string): void;
  stuck(): boolean;
}

/**
 * `maxUnconfirmedBytes`: what may be on its way before `ready` turns false. `onDropped`: the runtime took a frame no more, so the socket has to end; nothing
 * may be lost in silence.
 */
export function createOutgoing(
  wire: Pick<Wire, "sendText" | "sendBinary" | "ping">,
  clock: Clock,
  onDropped: () => void,
  maxUnconfirmedBytes?: number,
): Outgoing {
  const progress = createProgress(maxUnconfirmedBytes);
  function sent(status: number, bytes: number): void {
    const ping = progress.sent(bytes, clock.now());
    if (status === 0) onDropped();
    else if (ping !== null) wire.ping(ping);
  }
  return {
    send: (text, bytes = Buffer.byteLength(text)) => sent(wire.sendText(text), bytes),
    sendBinary: (bytes) => sent(wire.sendBinary(bytes), bytes.byteLength),
    pong: (data) => progress.confirmed(data, clock.now()),
    ready: progress.ready,
    stuck: () => progress.stuck(clock.now()),
  };
}
