import type { Gap } from "@flyby/protocol";
import type { Clock } from "../clock.ts";

/**
 * What is left out on a reader's own wish is told so often at most. In a hot room it would be a frame a tick for each
 * hidden page, which costs as much as what was saved.
 */
export const rateGapEveryMs = 1_000;

/** Makes one gap of those that follow each other because their reader wants less. */
export interface RateGaps {
  take(gap: Gap): void;
  /** Tells what was taken: before anything that comes after it. */
  flush(): void;
  /** Forgets it. */
  close(): void;
}

export function createRateGaps(clock: Clock, tell: (gap: Gap) => void): RateGaps {
  let waiting: Gap | null = null;
  let stopTimer: (() => void) | null = null;

  function close(): void {
    stopTimer?.();
    stopTimer = null;
    waiting = null;
  }

  function flush(): void {
    const gap = waiting;
    close();
    if (gap !== null) tell(gap);
  }

  return {
    take(gap) {
      waiting = { ...gap, from: waiting?.from ?? gap.from };
      stopTimer ??= clock.after(rateGapEveryMs, flush);
    },
    flush,
    close,
  };
}
