import { limits } from "@flyby/protocol";

/** A ping rides behind so many bytes; its pong proves that they were read. */
const pingEveryBytes = 16_384;

export interface Progress {
  /** Counts a frame. Returns the payload of the ping that has to follow it, null when none has to. */
  sent(bytes: number, nowMs: number): string | null;
  /** A pong came back. Unknown payloads change nothing. */
  confirmed(payload: string, nowMs: number): void;
  /** Whether another frame may follow (LOG8). */
  ready(): boolean;
  /** A ping has gone unanswered for too long: the reader is stuck. */
  stuck(nowMs: number): boolean;
}

/** What a socket's reader really has: the kernel hides megabytes from every other measure. */
export function createProgress(maxUnconfirmedBytes: number = limits.maxUnconfirmedBytes): Progress {
  let written = 0;
  let confirmed = 0;
  let pings: readonly { readonly upTo: number; readonly atMs: number }[] = [];

  return {
    sent(bytes, nowMs) {
      written += bytes;
      const pinged = pings.at(-1)?.upTo ?? confirmed;
      if (written - pinged < pingEveryBytes) return null;
      pings = [...pings, { upTo: written, atMs: nowMs }];
      return String(written);
    },
    confirmed(payload, nowMs) {
      const upTo = Number(payload);
      if (!pings.some((ping) => ping.upTo === upTo)) return;
      confirmed = upTo;
      // The rest of the window gets its full time from this sign of life on.
      pings = pings.flatMap((ping) => (ping.upTo > upTo ? { ...ping, atMs: nowMs } : []));
    },
    ready: () => written - confirmed <= maxUnconfirmedBytes,
    stuck(nowMs) {
      const [oldest] = pings;
      return oldest !== undefined && nowMs - oldest.atMs > limits.stuckReaderMs;
    },
  };
}
