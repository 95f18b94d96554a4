import { Database } from "bun:sqlite";
import { chmodSync, closeSync, openSync, renameSync, rmSync } from "node:fs";
import { schemaVersion } from "@flyby/server";
import { explainTrouble } from "./explain-trouble.ts";

/** The server's commits are short; a disk that is busy for longer has other worries. */
const busyTimeoutMs = 10_000;

/**
 * A consistent copy, also while a server writes to the original. It stands under its name only when it is whole, and
 * only its owner reads it. Returns why there is none, or null.
 */
export async function copyDatabase(from: string, to: string): Promise<string | null> {
  const partial = `${to}.partial`;
  try {
    rmSync(partial, { force: true });
    // VACUUM INTO takes an empty file as its own, with the mode we give it.
    closeSync(openSync(partial, "wx", 0o600));
    const db = new Database(from, { readwrite: true, create: false, strict: true });
    try {
      db.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      db.run("VACUUM INTO ?", [partial]);
    } finally {
      db.close();
    }
    chmodSync(partial, 0o600);
    renameSync(partial, to);
    return null;
  } catch (error) {
    rmSync(partial, { force: true });
    return explainTrouble(error) ?? (error instanceof Error ? error.message : String(error));
  }
}

/** null when the file is a healthy database of ours, else what is wrong with it. */
export function checkDatabase(file: string): string | null {
  try {
    const db = new Database(file, { readonly: true, create: false, strict: true });
    try {
      const tables = db.query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
      if (!tables.some(({ name }) => name === "rooms")) return "It is a database, but not one of Flyby's.";
      const version = db.query<{ user_version: number }, []>("PRAGMA user_version").get()?.user_version ?? 0;
      if (version > schemaVersion) return "It was written by a newer Flyby; this one would not start with it.";
      const result = db.query<{ quick_check: string }, []>("PRAGMA quick_check(1)").get();
      return result?.quick_check === "ok" ? null : `It is damaged: ${result?.quick_check}`;
    } finally {
      db.close();
    }
  } catch {
    return "It is not a database.";
  }
}
