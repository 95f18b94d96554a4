export interface Announcement {
  readonly name: string;
  readonly text: string;
}

export interface AnnouncerOptions {
  /** Speaks one sentence of a comment. */
  readonly speak: (comment: Announcement) => void;
  /** Speaks of many at once. */
  readonly summarise: (count: number) => void;
  readonly now: () => number;
  /** Calls back once after `ms`; returns how to stop. */
  readonly later: (run: () => void, ms: number) => () => void;
}

/** Above one comment a second a screen reader would never come to an end. */
const quietMs = 1_000;
/** Then one summary in so many ms. */
export const summaryMs = 5_000;

/** Says new comments one by one while they are rare, and how many there were while they are not. */
export function createAnnouncer(options: AnnouncerOptions): {
  arrived(comments: readonly Announcement[]): void;
  close(): void;
} {
  let lastAt = Number.NEGATIVE_INFINITY;
  let waiting = 0;
  let stop: (() => void) | null = null;

  const flush = (): void => {
    stop = null;
    options.summarise(waiting);
    waiting = 0;
    lastAt = options.now();
  };

  return {
    arrived(comments) {
      const [only] = comments;
      if (only === undefined) return;
      const calm = options.now() - lastAt >= quietMs;
      lastAt = options.now();
      if (stop === null && calm && comments.length === 1) return options.speak(only);
      waiting += comments.length;
      stop ??= options.later(flush, summaryMs);
    },
    close() {
      stop?.();
      stop = null;
      waiting = 0;
    },
  };
}
