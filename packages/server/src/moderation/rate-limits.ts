import type { Clock } from "../clock.ts";

/** One token per `everyMs`, at most `burst` at once. */
export interface Rate {
  readonly everyMs: number;
  readonly burst: number;
}

/** Token buckets by key. */
export interface RateLimiter {
  /** 0: taken. Otherwise nothing was taken, and so many ms are missing. */
  take(key: string, rate: Rate): number;
  /** Gives back what was taken for something that then did not happen. */
  giveBack(key: string): void;
  /** Counts what was taken on another node, in ms of its period each; negative where that was given back. */
  charge(key: string, ms: number): void;
  readonly size: number;
}

/** What was taken and is not paid back yet, in ms: whole numbers stay exact, shares of a token would not. */
interface Bucket {
  debtMs: number;
  at: number;
  lastMs: number;
}

/** Keys that are remembered; the longest unused one is forgotten, and starts with a full bucket when it returns. */
const maxBuckets = 50_000;

export function createRateLimiter(clock: Clock, capacity = maxBuckets): RateLimiter {
  // A Map keeps the order of insertion: what was used last stands last.
  const buckets = new Map<string, Bucket>();

  function touch(key: string): Bucket {
    const bucket = buckets.get(key) ?? { debtMs: 0, at: clock.now(), lastMs: 0 };
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > capacity) {
      for (const oldest of buckets.keys()) {
        buckets.delete(oldest);
        break;
      }
    }
    return bucket;
  }

  /** The bucket as it stands now. */
  function settle(key: string): Bucket {
    const bucket = touch(key);
    const now = clock.now();
    bucket.debtMs = Math.max(0, bucket.debtMs - Math.max(0, now - bucket.at));
    bucket.at = now;
    return bucket;
  }

  return {
    take: (key, { everyMs, burst }) => {
      if (everyMs <= 0) return 0;
      const bucket = settle(key);
      const missingMs = bucket.debtMs + everyMs - burst * everyMs;
      if (missingMs > 0) return Math.ceil(missingMs);
      bucket.debtMs += everyMs;
      bucket.lastMs = everyMs;
      return 0;
    },
    giveBack: (key) => {
      const bucket = buckets.get(key);
      if (bucket !== undefined) bucket.debtMs -= bucket.lastMs;
    },
    charge: (key, ms) => {
      const bucket = settle(key);
      bucket.debtMs = Math.max(0, bucket.debtMs + ms);
    },
    get size() {
      return buckets.size;
    },
  };
}
