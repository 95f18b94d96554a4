/** Time that stands still until a test moves it. */
export interface Timeline {
  now(): number;
  after(ms: number, action: () => void): () => void;
  /** Calls what falls due, in order of time. */
  advance(ms: number): void;
  /** Actions that wait. */
  pending(): number;
}

export function createTimeline(startMs = 1_700_000_000_000): Timeline {
  const waiting = new Set<{ readonly at: number; readonly action: () => void }>();
  let time = startMs;
  const nextDue = (until: number) => [...waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  return {
    now: () => time,
    after: (ms, action) => {
      const entry = { at: time + ms, action };
      waiting.add(entry);
      return () => void waiting.delete(entry);
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
    pending: () => waiting.size,
  };
}
