/** Where something was just said a reader wants to be back soon. */
const busyMs = 1_000;
const quietMs = 3_000;
/** Polls a second this process answers without noticing. */
const easyPerSecond = 500;
/** However busy, nobody is sent away for longer. */
const slowestMs = 15_000;

export interface PollPace {
  /** When this poller should come back, ms: the whole crowd's polls stay near what is easy. */
  next(hadNews: boolean): number;
}

export function createPollPace(now: () => number): PollPace {
  let windowStart = now();
  let inWindow = 0;
  let perSecond = 0;
  return {
    next(hadNews) {
      const elapsed = now() - windowStart;
      if (elapsed >= 1_000) {
        perSecond = (inWindow * 1_000) / elapsed;
        windowStart = now();
        inWindow = 0;
      }
      inWindow++;
      const load = Math.max(1, perSecond / easyPerSecond);
      return Math.min(slowestMs, Math.round((hadNews ? busyMs : quietMs) * load));
    },
  };
}
