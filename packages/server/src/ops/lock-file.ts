import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const fileName = "flyby.lock";

export interface LockHolder {
  readonly pid: number;
  /** When that process began, as the kernel counts; null where it does not say. */
  readonly born: string | null;
}

export type Lock =
  | { readonly ok: true; readonly release: () => void }
  | { readonly ok: false; readonly pid: number; readonly message: string };

/** One process at a time writes a data folder. What a killed process left behind is taken over. */
export function lockDataFolder(folder: string): Lock {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, fileName);
  for (;;) {
    const own: LockHolder = { pid: process.pid, born: birthOf(process.pid) };
    try {
      writeFileSync(file, JSON.stringify(own), { flag: "wx", mode: 0o600 });
      return { ok: true, release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const holder = findLockHolder(folder);
    if (holder !== null) {
      const message = `Another Flyby (process ${holder.pid}) is using ${folder}. Stop it, or choose another folder with --data.`;
      return { ok: false, pid: holder.pid, message };
    }
    rmSync(file, { force: true });
  }
}

/** The living process that uses this data folder, null when there is none. */
export function findLockHolder(folder: string): LockHolder | null {
  const holder = readHolder(join(folder, fileName));
  return holder !== null && isAlive(holder) ? holder : null;
}

function readHolder(file: string): LockHolder | null {
  try {
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof read !== "object" || read === null || !("pid" in read) || !Number.isSafeInteger(read.pid)) return null;
    return { pid: Number(read.pid), born: "born" in read && typeof read.born === "string" ? read.born : null };
  } catch {
    return null;
  }
}

// A number comes around again, above all in a container where we are always process 1: the birth tells them apart.
function isAlive({ pid, born }: LockHolder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const now = birthOf(pid);
  return born === null || now === null || born === now;
}

function birthOf(pid: number): string | null {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command stands in parentheses and may hold spaces; the start time is the 20th field after it.
    return `${boot}:${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  } catch {
    return null;
  }
}
