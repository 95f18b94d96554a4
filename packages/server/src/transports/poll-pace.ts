/** Where something was said lately a reader wants to be back soon. */
const busyMs = 1_000;
/** With the second that a cache may add, the first word after a silence is heard within three seconds. */
const quietMs = 2_000;
/** A room is quiet after so long: people answer each other within it. */
const livelyMs = 10_000;
/** Polls a second this process answers without noticing. */
const easyPerSecond = 500;
/** However busy, nobody is sent away for longer. */
const slowestMs = 15_000;

export interface PollPace {
  /** When this poller should come back, ms: the whole crowd's polls stay near what is easy. `silentMs`: how long its room has been silent. */
  next(silentMs: number): number;
}

export function createPollPace(now: () => number): PollPace {
  let windowStart = now();
  let inWindow = 0;
  let perSecond = 0;
  return {
    next(silentMs) {
      const elapsed = now() - windowStart;
      if (elapsed >= 1_000) {
        perSecond = (inWindow * 1_000) / elapsed;
        windowStart = now();
        inWindow = 0;
      }
      inWindow++;
      const load = Math.max(1, perSecond / easyPerSecond);
      return Math.min(slowestMs, Math.round((silentMs < livelyMs ? busyMs : quietMs) * load));
    },
  };
}
