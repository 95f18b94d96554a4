import { Database } from "bun:sqlite";
import { closeSync, openSync, statSync } from "node:fs";

/** `full`: a commit is on the disk. `process`: it survives the process, but perhaps not a power cut. */
export type Durability = "full" | "process";

export interface DatabaseOptions {
  readonly file: string;
  readonly durability: Durability;
  /** The file may not grow beyond this; appends are refused then, as on a full disk. null = as large as the disk. */
  readonly maxBytes: number | null;
}

/** A backup or another process may hold the file for a moment; a commit waits that long before it is refused. */
export const busyTimeoutMs = 5_000;
/** Negative = KiB. Holds the hot segments of a room of a million comments. */
const cacheKib = -65_536;

export function openForWriting(options: DatabaseOptions): Database {
  // Keys and what people wrote are for the owner alone; the files beside it (WAL) take the same mode.
  closeSync(openSync(options.file, "a", 0o600));
  const db = new Database(options.file, { create: true, readwrite: true, strict: true });
  // Zeroes what is deleted, so that a deleted text is gone from the file.
  db.run("PRAGMA secure_delete = ON");
  db.run("PRAGMA journal_mode = WAL");
  db.run(`PRAGMA synchronous = ${options.durability === "full" ? "FULL" : "NORMAL"}`);
  prepare(db);
  if (options.maxBytes !== null) {
    const pageSize = db.query<{ page_size: number }, []>("PRAGMA page_size").get()?.page_size ?? 4_096;
    db.run(`PRAGMA max_page_count = ${Math.floor(options.maxBytes / pageSize)}`);
  }
  return db;
}

export function openForReading(options: DatabaseOptions): Database {
  const db = openForBackup(options);
  db.run("PRAGMA query_only = ON");
  return db;
}

/** Like reading; but a copy counts as writing. */
export function openForBackup(options: DatabaseOptions): Database {
  const db = new Database(options.file, { create: false, readwrite: true, strict: true });
  prepare(db);
  return db;
}

function prepare(db: Database): void {
  db.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  db.run(`PRAGMA cache_size = ${cacheKib}`);
  db.run("PRAGMA temp_store = MEMORY");
}

/** Whether the name still leads to the file that it leads to now. */
export function watchFile(file: string): () => boolean {
  const { dev, ino } = statSync(file);
  return () => {
    const now = statSync(file, { throwIfNoEntry: false });
    return now?.dev === dev && now.ino === ino;
  };
}
