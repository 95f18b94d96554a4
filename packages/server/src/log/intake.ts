import type { LoggedEntry } from "./logged-entry.ts";

/**
 * Entries that wait behind a hole at most: a tenth of a second of the busiest room measured (40,000 comments/s over three
 * nodes), some MB. What comes beyond is read from the store with the hole.
 */
export const maxAhead = 4_096;

/** Puts a room's entries in order of seq, however the bus and other nodes bring them. */
export interface Intake {
  /** Everything up to here has come; -1 before the log was read. */
  readonly tail: number;
  /** There is something above the tail that has not come. */
  hasHole(): boolean;
  /** Takes what is new and hands on what now follows the tail without a hole, in order. */
  take(entries: readonly LoggedEntry[]): readonly LoggedEntry[];
  /** The log has entries up to here. */
  note(seq: number): void;
  /** Begins after `seq`: what lay below is not waited for. Hands on what then follows. */
  startAt(seq: number): readonly LoggedEntry[];
  /** Nothing above the tail exists after all. */
  giveUp(): void;
  /** As before the log was read. */
  restart(): void;
}

export function createIntake(): Intake {
  const ahead = new Map<number, LoggedEntry>();
  let tail = -1;
  let heard = -1;

  function release(into: LoggedEntry[]): readonly LoggedEntry[] {
    for (let next = ahead.get(tail + 1); next !== undefined; next = ahead.get(tail + 1)) {
      ahead.delete(next.seq);
      tail = next.seq;
      into.push(next);
    }
    return into;
  }

  function giveUp(): void {
    heard = tail;
    ahead.clear();
  }

  return {
    get tail() {
      return tail;
    },
    hasHole: () => heard > tail,
    take: (entries) => {
      const next: LoggedEntry[] = [];
      for (const entry of entries) {
        if (entry.seq <= tail) continue;
        heard = Math.max(heard, entry.seq);
        if (entry.seq === tail + 1) {
          tail = entry.seq;
          next.push(entry);
          if (ahead.size > 0) release(next);
        } else if (ahead.size < maxAhead) ahead.set(entry.seq, entry);
      }
      return next;
    },
    note: (seq) => {
      heard = Math.max(heard, seq);
    },
    startAt: (seq) => {
      tail = seq;
      heard = Math.max(heard, seq);
      for (const waiting of ahead.keys()) if (waiting <= seq) ahead.delete(waiting);
      return release([]);
    },
    giveUp,
    restart: () => {
      tail = -1;
      giveUp();
    },
  };
}
