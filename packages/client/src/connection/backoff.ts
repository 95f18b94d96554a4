import * as timing from "../timing.ts";

/**
 * Full jitter: a random part of `base × 2^attempt`, at most the cap. What the server asked for is kept, and the
 * random part comes on top, so that an audience sent away together does not return together.
 */
export function backoffMs(attempt: number, roll: number, retryAfterMs: number | null): number {
  const span = Math.min(timing.reconnectCapMs, timing.reconnectBaseMs * 2 ** Math.min(attempt, 16));
  return Math.round(roll * span + (retryAfterMs ?? 0));
}
