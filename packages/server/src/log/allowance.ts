import type { Clock } from "../clock.ts";
import type { Chunk } from "./room-log.ts";

/** Decides for one viewer with a `maxRate` which chunks fit (design decision 20). */
export interface Allowance {
  takes(chunk: Chunk): boolean;
}

const everything: Allowance = { takes: () => true };

/**
 * `maxRate` comments per second, one second's worth at once. A chunk may overdraw what is left, so that a chunk
 * larger than the rate still passes now and then. Chunks with moderation in them always pass.
 */
export function createAllowance(maxRate: number | undefined, clock: Clock): Allowance {
  if (maxRate === undefined) return everything;
  let left = maxRate;
  let since = clock.now();
  return {
    takes: (chunk) => {
      const now = clock.now();
      // A clock that was set back gives nothing and takes nothing.
      left = Math.min(maxRate, left + (Math.max(0, now - since) / 1_000) * maxRate);
      since = now;
      const isOnlyComments = chunk.comments + chunk.omitted === chunk.last - chunk.first + 1;
      if (isOnlyComments && left <= 0) return false;
      left -= chunk.comments;
      return true;
    },
  };
}
