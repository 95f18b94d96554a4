import { accept, type Result, refuse } from "@flyby/protocol";
import type { Clock } from "../clock.ts";

/**
 * Joins a second. One costs about 100 µs with its replay (docs/decisions/0024), so that a process whose whole audience
 * comes back at once still has more than half of a core for those who are there already.
 */
const joinsPerSecond = 4_000;
/** Joins at once: a tenth of a second's work, which nobody notices. */
const defaultBurst = 1_000;
/** The last of them waits four seconds: a client gives a socket six. */
const defaultMaxWaiting = 4 * joinsPerSecond;
const turnEveryMs = 10;

/** Lets readers in as fast as this process can serve them; the others wait for their turn, and too many are sent away. */
export interface Admission {
  /**
   * Resolves when it is this one's turn, in the order of asking; refuses at once, with the time to come back, when too
   * many wait. `isHere`: who has left meanwhile takes nobody's turn.
   */
  enter(isHere: () => boolean): Promise<Result<null>>;
  /** Those who wait. */
  readonly waiting: number;
}

export interface AdmissionOptions {
  readonly clock: Clock;
  /** In [0, 1): who is sent away together must not return together. */
  readonly random: () => number;
  readonly perSecond?: number;
  readonly burst?: number;
  readonly maxWaiting?: number;
}

interface Waiting {
  readonly isHere: () => boolean;
  readonly resolve: (admitted: Result<null>) => void;
}

export function createAdmission(options: AdmissionOptions): Admission {
  const { clock, random, perSecond = joinsPerSecond, burst = defaultBurst, maxWaiting = defaultMaxWaiting } = options;
  let tokens = burst;
  let filledAt = clock.now();
  let queue: Waiting[] = [];
  let isTurning = false;

  function fill(): void {
    const now = clock.now();
    // A clock that was set back gives nothing and takes nothing.
    tokens = Math.min(burst, tokens + (Math.max(0, now - filledAt) * perSecond) / 1_000);
    filledAt = now;
  }

  function turn(): void {
    fill();
    let turned = 0;
    for (const { isHere, resolve } of queue) {
      if (isHere()) {
        if (tokens < 1) break;
        tokens--;
      }
      turned++;
      resolve(accept(null));
    }
    queue = queue.slice(turned);
    isTurning = queue.length > 0;
    if (isTurning) clock.after(turnEveryMs, turn);
  }

  return {
    enter(isHere) {
      fill();
      if (queue.length === 0 && tokens >= 1) {
        tokens--;
        return Promise.resolve(accept(null));
      }
      if (queue.length >= maxWaiting) {
        const clearMs = (queue.length / perSecond) * 1_000;
        return Promise.resolve(refuse("overloaded", undefined, Math.round(clearMs * (1 + random()))));
      }
      const { promise, resolve } = Promise.withResolvers<Result<null>>();
      queue.push({ isHere, resolve });
      if (!isTurning) {
        isTurning = true;
        clock.after(turnEveryMs, turn);
      }
      return promise;
    },
    get waiting() {
      return queue.length;
    },
  };
}
