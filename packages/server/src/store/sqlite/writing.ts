import type { Database } from "bun:sqlite";
import type { Call, Conversation, Outcome } from "./calls.ts";
import { refusals } from "./disk-state.ts";
import { createDiskWatch, type OnDisk } from "./disk-watch.ts";
import { migrate } from "./migrate.ts";
import { type DatabaseOptions, openForWriting, watchFile } from "./open-database.ts";
import { createSweeper } from "./sweeper.ts";
import { createWriter } from "./writer.ts";

interface Connection {
  readonly db: Database;
  readonly write: (calls: readonly Call[]) => readonly Outcome[];
  readonly sweeper: ReturnType<typeof createSweeper>;
}

/**
 * The writing worker's connection. To a damaged file nothing is written, because that could damage more; it is looked
 * through anew now and then, and taken again when it is whole and holds what was acknowledged.
 */
export function openWriting(options: DatabaseOptions, onDisk: OnDisk, now?: () => number): Conversation {
  let connection = connect(options);
  const isSameFile = watchFile(options.file);
  const watch = createDiskWatch(onDisk, now);
  /** Comments get ever larger ids: a file in which the last one is smaller is an older one. */
  let newest = newestOf(connection.db);

  function remember(): void {
    try {
      newest = newestOf(connection.db);
    } catch {
      // The next call finds the same, and says so.
    }
  }

  function reopen(): boolean {
    // Another file under the name is for a restart: what is in memory here is not true of it.
    if (!isSameFile()) return false;
    let fresh: Connection | null = null;
    try {
      fresh = connect(options);
      if (watch.state === "damaged" && !isWhole(fresh.db, newest)) throw new Error("still damaged");
    } catch {
      fresh?.db.close();
      return false;
    }
    connection.sweeper.stop();
    connection.db.close();
    connection = fresh;
    return watch.state === "damaged";
  }

  return {
    perform(calls) {
      watch.mend(reopen);
      if (watch.state === "damaged") {
        return calls.map(() => ({ ok: false, message: refusals.damaged, code: "SQLITE_CORRUPT" }));
      }
      const outcomes = connection.write(calls);
      watch.heard(outcomes);
      if (watch.state === "good") {
        remember();
        connection.sweeper.afterCommit();
      }
      return outcomes;
    },
    suspect: watch.suspect,
    close() {
      connection.sweeper.stop();
      // A disk that takes nothing keeps what was committed in the file beside it.
      if (watch.state === "good") connection.db.run("PRAGMA wal_checkpoint(TRUNCATE)");
      connection.db.close();
    },
  };
}

function connect(options: DatabaseOptions): Connection {
  const db = openForWriting(options);
  try {
    migrate(db);
    return { db, write: createWriter(db), sweeper: createSweeper(db) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The last id of a comment that was given out. */
function newestOf(db: Database): number {
  return db.query<{ seq: number }, []>("SELECT seq FROM sqlite_sequence WHERE name = 'comments'").get()?.seq ?? 0;
}

function isWhole(db: Database, newest: number): boolean {
  const checked = db.query<{ quick_check: string }, []>("PRAGMA quick_check(1)").get()?.quick_check;
  return checked === "ok" && newestOf(db) >= newest;
}
