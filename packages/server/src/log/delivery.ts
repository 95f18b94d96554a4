import { limits } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { LoggedEntry } from "./logged-entry.ts";
import { tickMs } from "./tick.ts";

/**
 * A tick ends early when so much waits (a hole of many entries was healed). In a frame of hundreds a comment's share of
 * the writes is nothing already, so waiting on would only cost memory; a smaller bound would cost frames just when they
 * are dear.
 */
export const maxDueEntries = limits.maxLogEntries;

/** Gathers a room's entries for its tick: at once (after the present turn) where it was idle, else at the tick's end. */
export interface Delivery {
  add(entries: readonly LoggedEntry[]): void;
  /** Delivers what waits. */
  flush(): void;
  /** Forgets what waits. */
  clear(): void;
}

/** `deliver` is called with entries that have no hole between them, and how long it takes makes the tick longer. */
export function createDelivery(clock: Clock, deliver: (run: readonly LoggedEntry[]) => void): Delivery {
  let due: LoggedEntry[] = [];
  let sentAt = Number.NEGATIVE_INFINITY;
  /** Entries per second, falling to 1/e within a second of silence. */
  let rate = 0;
  let fanOutMs = 0;
  let stopTimer: (() => void) | null = null;

  function clear(): void {
    stopTimer?.();
    stopTimer = null;
    due = [];
  }

  function flush(): void {
    const entries = due;
    clear();
    if (entries.length === 0) return;
    const now = clock.now();
    rate = rate * Math.exp(Math.min(0, sentAt - now) / 1_000) + entries.length;
    sentAt = now;
    for (const run of contiguousRuns(entries)) deliver(run);
    fanOutMs = clock.now() - now;
  }

  return {
    add: (entries) => {
      for (const entry of entries) due.push(entry);
      if (due.length >= maxDueEntries) flush();
      if (due.length === 0 || stopTimer !== null) return;
      const tick = tickMs(rate, fanOutMs);
      const wait = sentAt + tick - clock.now();
      // Even at once means after the present turn: the rest of the same commit goes with it. A clock set back holds nothing up.
      stopTimer = clock.after(Math.min(tick, Math.max(0, wait)), flush);
    },
    flush,
    clear,
  };
}

/** What was trimmed from the log before it came here leaves a hole. */
function contiguousRuns(entries: readonly LoggedEntry[]): readonly (readonly LoggedEntry[])[] {
  const runs: LoggedEntry[][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    if (run?.at(-1)?.seq === entry.seq - 1) run.push(entry);
    else runs.push([entry]);
  }
  return runs;
}
