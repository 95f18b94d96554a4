import { limits } from "@flyby/protocol";
import type { Clock } from "../clock.ts";

/**
 * A ping rides behind so many bytes; its pong proves that they were read. A reader 300 ms away at 130 KB/s in frames of 12
 * KB has 39 KB on their way and up to 24 KB behind the last ping, just within the window of 64 KB; with a ping every 32
 * KB it would stand still now and then.
 */
const pingEveryBytes = 16_384;

interface Ping {
  readonly upTo: number;
  readonly atMs: number;
}

const noPings: readonly Ping[] = [];

/** What a socket's reader really has: the kernel hides megabytes from every other measure. */
export class Progress {
  readonly #maxUnconfirmedBytes: number;
  #written = 0;
  #confirmed = 0;
  /** Bytes before the last ping, or confirmed. */
  #pinged = 0;
  #pings = noPings;

  constructor(maxUnconfirmedBytes: number = limits.maxUnconfirmedBytes) {
    this.#maxUnconfirmedBytes = maxUnconfirmedBytes;
  }

  /** Counts a frame. Returns the payload of the ping that has to follow it, null when none has to. */
  sent(bytes: number, clock: Pick<Clock, "now">): string | null {
    this.#written += bytes;
    if (this.#written - this.#pinged < pingEveryBytes) return null;
    this.#pinged = this.#written;
    this.#pings = [...this.#pings, { upTo: this.#written, atMs: clock.now() }];
    return String(this.#written);
  }

  /** A pong came back. Unknown payloads change nothing. */
  confirmed(payload: string, clock: Pick<Clock, "now">): void {
    const upTo = Number(payload);
    if (!this.#pings.some((ping) => ping.upTo === upTo)) return;
    this.#confirmed = upTo;
    const atMs = clock.now();
    // The rest of the window gets its full time from this sign of life on.
    const rest = this.#pings.flatMap((ping) => (ping.upTo > upTo ? { ...ping, atMs } : []));
    this.#pings = rest.length === 0 ? noPings : rest;
  }

  /** Whether another frame may follow (LOG8). */
  ready(): boolean {
    return this.#written - this.#confirmed <= this.#maxUnconfirmedBytes;
  }

  /** A ping has gone unanswered for too long: the reader is stuck. */
  stuck(nowMs: number): boolean {
    const [oldest] = this.#pings;
    return oldest !== undefined && nowMs - oldest.atMs > limits.stuckReaderMs;
  }
}
