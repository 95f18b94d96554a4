import type { Clock } from "./clock.ts";

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time by `ms`, calling what falls due, in order of time. */
  advance(ms: number): void;
  /** Actions that wait. */
  readonly pending: number;
}

export function createManualClock(startMs = 1_700_000_000_000): ManualClock {
  const waiting = new Set<{ readonly at: number; readonly action: () => void }>();
  let time = startMs;

  function nextDue(until: number): { readonly at: number; readonly action: () => void } | undefined {
    return [...waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  }

  return {
    now: () => time,
    after: (ms, action) => {
      const entry = { at: time + ms, action };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    advance: (ms) => {
      const until = time + ms;
      for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
        waiting.delete(due);
        time = Math.max(time, due.at);
        due.action();
      }
      time = until;
    },
    get pending() {
      return waiting.size;
    },
  };
}
