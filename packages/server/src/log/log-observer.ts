import type { Chunk } from "./room-log.ts";

/** What happens in a room's log, for metrics and for the memory of all rings. */
export interface LogObserver {
  /** A chunk was handed to all followers, which took so long. */
  delivered(chunk: Chunk, ms: number): void;
  /** So many comments of a tick were left out; `merged` of them are in another's `times`. */
  omitted(count: number, merged: number): void;
  /** Something was missing in the order of seqs. */
  hole(): void;
  /** The store filled a hole. */
  healed(): void;
}

/** Totals since the start. */
export interface LogTotals {
  readonly omitted: number;
  readonly merged: number;
  readonly holes: number;
  readonly heals: number;
}

export function createLogTotals(): { readonly totals: LogTotals; readonly observer: Omit<LogObserver, "delivered"> } {
  const totals = { omitted: 0, merged: 0, holes: 0, heals: 0 };
  return {
    totals,
    observer: {
      omitted: (count, merged) => {
        totals.omitted += count;
        totals.merged += merged;
      },
      hole: () => {
        totals.holes++;
      },
      healed: () => {
        totals.heals++;
      },
    },
  };
}
