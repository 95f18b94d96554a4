import { readFileSync } from "node:fs";

/** What a process holds besides connections. */
const besides = 64;

/** How many files this process may have open; null where the system does not tell in this way. */
export function openFilesLimit(): number | null {
  try {
    const limits = readFileSync("/proc/self/limits", "utf8");
    const soft = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.NaN);
    return Number.isNaN(soft) ? null : soft;
  } catch {
    return null;
  }
}

/** For how many viewers so many open files are enough: the tap has two connections for each. */
export function mostViewers(limit: number | null): number {
  return limit === null ? Number.POSITIVE_INFINITY : Math.floor((limit - besides) / 2);
}

/** Why so many viewers cannot be held here; null when they can. */
export function refuseViewers(viewers: number, limit: number | null): string | null {
  const most = mostViewers(limit);
  if (viewers <= most) return null;
  const needed = viewers * 2 + besides;
  return `${viewers} viewers need ${needed} open files and this shell allows ${limit}: take --viewers ${most}, or raise it with "ulimit -n ${needed}".`;
}
