import { Database, SQLiteError } from "bun:sqlite";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Says who; for people and for our other commands. */
const holderName = "flyby.lock";
/**
 * Locked by the operating system while its holder lives, through the locks of SQLite: they end with the process however
 * it ends, and hold between containers that share the folder, where process numbers mean nothing.
 */
const guardName = "flyby.guard";
/** Another command looks for a moment whether somebody is there. */
const waitMs = 100;

export interface LockHolder {
  /** As that process knows itself; null when it has not said it yet. */
  readonly pid: number | null;
}

export type Lock =
  | { readonly ok: true; readonly release: () => void }
  | ({ readonly ok: false; readonly message: string } & LockHolder);

/** One process at a time writes a data folder. What a killed process left behind is in nobody's way. */
export function lockDataFolder(folder: string): Lock {
  mkdirSync(folder, { recursive: true });
  const guard = takeGuard(folder, waitMs);
  const file = join(folder, holderName);
  if (guard === null) {
    const { pid } = readHolder(file);
    const who = pid === null ? "" : ` (process ${pid})`;
    const message = `Another Flyby${who} is using ${folder}. Stop it, or choose another folder with --data.`;
    return { ok: false, pid, message };
  }
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid }), { mode: 0o600 });
  } catch (error) {
    guard.close();
    throw error;
  }
  const release = (): void => {
    rmSync(file, { force: true });
    guard.close();
  };
  return { ok: true, release };
}

/** The living process that uses this data folder, null when there is none. */
export function findLockHolder(folder: string): LockHolder | null {
  if (!existsSync(join(folder, guardName))) return null;
  const guard = takeGuard(folder, 0);
  guard?.close();
  return guard === null ? readHolder(join(folder, holderName)) : null;
}

/** null while somebody else has it. */
function takeGuard(folder: string, patienceMs: number): Database | null {
  const guard = new Database(join(folder, guardName), { create: true, readwrite: true, strict: true });
  try {
    guard.run(`PRAGMA busy_timeout = ${patienceMs}`);
    // Nothing is ever written into it, so it needs no journal beside it.
    guard.run("PRAGMA journal_mode = MEMORY");
    guard.run("BEGIN EXCLUSIVE");
    return guard;
  } catch (error) {
    guard.close();
    if (error instanceof SQLiteError && error.code === "SQLITE_BUSY") return null;
    throw error;
  }
}

function readHolder(file: string): LockHolder {
  try {
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    const known = typeof read === "object" && read !== null && "pid" in read && Number.isSafeInteger(read.pid);
    return { pid: known ? Number(read.pid) : null };
  } catch {
    return { pid: null };
  }
}
