import type { Conversation } from "./calls.ts";
import { createDiskWatch, type OnDisk } from "./disk-watch.ts";
import { type DatabaseOptions, openForReading, watchFile } from "./open-database.ts";
import { performEach } from "./perform-each.ts";
import { createReads } from "./reads.ts";

/** The reading worker's connection. What it finds unreadable may be its own stale view: it is opened anew now and then. */
export function openReading(options: DatabaseOptions, onDisk: OnDisk): Conversation {
  let reads = open();
  const isSameFile = watchFile(options.file);
  const watch = createDiskWatch(onDisk);

  function open() {
    const db = openForReading(options);
    try {
      return { db, target: createReads(db) };
    } catch (error) {
      db.close();
      throw error;
    }
  }

  function reopen(): boolean {
    if (!isSameFile()) return false;
    try {
      const fresh = open();
      reads.db.close();
      reads = fresh;
      return true;
    } catch {
      // As unreadable as before: the old connection may have something in its cache.
      return false;
    }
  }

  return {
    perform(calls) {
      watch.mend(reopen);
      const outcomes = performEach(reads.target, calls);
      watch.heard(outcomes);
      return outcomes;
    },
    suspect: watch.suspect,
    close: () => reads.db.close(),
  };
}
