import type { Clock } from "../clock.ts";
import type { RateLimiter } from "../moderation/rate-limits.ts";

/** Keys gathered for one telling; a node that takes from more in a tenth of a second has a flood, and limits it alone. */
const maxKeys = 10_000;
/** What is taken is told after so long at most. */
export const gatherMs = 100;

/** A limiter that tells other nodes what is taken here, and hears what they took. */
export interface SharedLimiter extends RateLimiter {
  heard(buckets: readonly (readonly [key: string, ms: number])[]): void;
  /** What was taken and not told yet is told now. */
  flush(): void;
  close(): void;
}

/**
 * Nothing is asked of anybody while somebody writes: a node takes from its own buckets and tells the others afterwards, who
 * charge theirs. Let n nodes, a burst b, one token per e ms, and d ms until the last node has heard (`gatherMs` and the
 * way): in any span of T ms they let through at most b + T/e as one node would, and (n-1)·(b + d/e) beyond it,
 * once, not per period: what was let through too much is paid back.
 */
export function createSharedLimiter(
  limiter: RateLimiter,
  clock: Clock,
  tell: (buckets: readonly (readonly [key: string, ms: number])[]) => void,
): SharedLimiter {
  const taken = new Map<string, { ms: number; last: number }>();
  let stopTimer: (() => void) | null = null;

  // Addresses and authors stay on the node that they use.
  const hashed = (key: string): string => Bun.hash(key).toString(36);

  function flush(): void {
    stopTimer?.();
    stopTimer = null;
    const buckets = [...taken].filter(([, { ms }]) => ms !== 0).map(([key, { ms }]) => [key, ms] as const);
    taken.clear();
    if (buckets.length > 0) tell(buckets);
  }

  function note(key: string, ms: number): void {
    const known = taken.get(key);
    if (known !== undefined) Object.assign(known, { ms: known.ms + ms, last: ms });
    else if (taken.size < maxKeys) taken.set(key, { ms, last: ms });
    stopTimer ??= clock.after(gatherMs, flush);
  }

  return {
    take: (plain, rate) => {
      const key = hashed(plain);
      const waitMs = limiter.take(key, rate);
      if (waitMs === 0 && rate.everyMs > 0) note(key, rate.everyMs);
      return waitMs;
    },
    giveBack: (plain) => {
      const key = hashed(plain);
      limiter.giveBack(key);
      const known = taken.get(key);
      if (known === undefined) return;
      known.ms -= known.last;
      known.last = 0;
    },
    charge: (plain, ms) => limiter.charge(hashed(plain), ms),
    get size() {
      return limiter.size;
    },
    heard: (buckets) => {
      for (const [key, ms] of buckets) limiter.charge(key, ms);
    },
    flush,
    close: () => {
      stopTimer?.();
      taken.clear();
    },
  };
}
