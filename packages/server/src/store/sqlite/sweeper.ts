import type { Database } from "bun:sqlite";
import { busyTimeoutMs } from "./open-database.ts";

/** How long the writer must be at rest before the WAL is emptied. */
const restMs = 1_000;

/**
 * Empties the WAL when the writer rests: what was deleted would otherwise be readable in it until it is overwritten.
 * Never waits for a reader (a backup reads for seconds, and commits would wait with it), but comes again.
 */
export function createSweeper(db: Database): { afterCommit(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const checkpoint = db.query<{ busy: number }, []>("PRAGMA wal_checkpoint(TRUNCATE)");

  function schedule(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!isSwept()) schedule();
    }, restMs);
  }

  function isSwept(): boolean {
    db.run("PRAGMA busy_timeout = 0");
    try {
      return checkpoint.get()?.busy === 0;
    } catch {
      // The disk refuses: the next commit brings the next attempt.
      return true;
    } finally {
      db.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    }
  }

  return { afterCommit: schedule, stop: () => clearTimeout(timer) };
}
