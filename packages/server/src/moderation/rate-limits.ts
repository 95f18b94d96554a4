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
  readonly size: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Keys that are remembered; the longest unused one is forgotten, and starts with a full bucket when it returns. */
const maxBuckets = 50_000;

export function createRateLimiter(clock: Clock, capacity = maxBuckets): RateLimiter {
  // A Map keeps the order of insertion: what was used last stands last.
  const buckets = new Map<string, Bucket>();

  function touch(key: string, burst: number): Bucket {
    const bucket = buckets.get(key) ?? { tokens: burst, at: clock.now() };
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

  return {
    take: (key, { everyMs, burst }) => {
      if (everyMs <= 0) return 0;
      const bucket = touch(key, burst);
      const now = clock.now();
      bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) / everyMs);
      bucket.at = now;
      if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) * everyMs);
      bucket.tokens -= 1;
      return 0;
    },
    giveBack: (key) => {
      const bucket = buckets.get(key);
      if (bucket !== undefined) bucket.tokens += 1;
    },
    get size() {
      return buckets.size;
    },
  };
}
