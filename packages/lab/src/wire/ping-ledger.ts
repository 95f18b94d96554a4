import type { Direction } from "../tap/tap.ts";
import { toHex } from "./bytes.ts";
import { wireLimits } from "./limits.ts";

/**
 * What a pong answers. `skipped`: older pings that need no answer of their own any more, as the latest one is answered
 * (RFC 6455 §5.5.3). `unasked`: a heartbeat nobody asked for, which is allowed.
 */
export type PongAnswer = { readonly answers: true; readonly skipped: number } | { readonly answers: false };

/** Which ping does a pong answer? */
export interface PingLedger {
  ping(from: Direction, payload: Uint8Array): void;
  pong(from: Direction, payload: Uint8Array): PongAnswer;
}

export function createPingLedger(): PingLedger {
  const open: Record<Direction, string[]> = { up: [], down: [] };
  return {
    ping(from, payload) {
      open[from].push(toHex(payload));
      if (open[from].length > wireLimits.openPings) open[from].shift();
    },
    pong(from, payload) {
      const pings = open[from === "up" ? "down" : "up"];
      // Of pings with the same bytes the first is meant: a pong for each may be on its way.
      const at = pings.indexOf(toHex(payload));
      if (at < 0) return { answers: false };
      pings.splice(0, at + 1);
      return { answers: true, skipped: at };
    },
  };
}
