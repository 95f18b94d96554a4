import { readdirSync, readFileSync } from "node:fs";
import type { Cost } from "../process/cost.ts";

/** The kernel's clock tick as programs see it, on every Linux. */
const tickMs = 10;
const pageBytes = 4_096;

export interface ProcessStat {
  readonly parent: number;
  /** User and system time of all threads, also of those that ended. */
  readonly cpuMs: number;
  readonly residentBytes: number;
}

/** Reads a line of /proc/PID/stat. */
export function readProcessStat(line: string): ProcessStat {
  // The name in brackets may hold anything, brackets and blanks too.
  const fields = line
    .slice(line.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const field = (number: number): number => fields[number - 3] ?? 0;
  return {
    parent: field(4),
    cpuMs: (field(14) + field(15)) * tickMs,
    residentBytes: field(24) * pageBytes,
  };
}

/** What a process and its children (the workers of an nginx) have used: the same measure for every subject. */
export function readTreeCost(pid: number): Cost {
  const all = new Map<number, ProcessStat>();
  for (const name of readdirSync("/proc")) {
    const one = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    if (one !== null) all.set(Number(name), one);
  }
  const own = all.get(pid);
  if (own === undefined) throw new Error(`There is no process ${pid}.`);
  let { cpuMs, residentBytes } = own;
  for (const [child, stat] of all) {
    if (!descends(child, pid, all)) continue;
    cpuMs += stat.cpuMs;
    residentBytes += stat.residentBytes;
  }
  return { cpuMs, residentBytes };
}

function readStat(pid: number): ProcessStat | null {
  try {
    return readProcessStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    // It ended meanwhile.
    return null;
  }
}

function descends(pid: number, from: number, all: ReadonlyMap<number, ProcessStat>): boolean {
  for (let at = all.get(pid)?.parent ?? 0; at > 1; at = all.get(at)?.parent ?? 0) if (at === from) return true;
  return false;
}

/** Whether this system tells what a process has used in this way. */
export function canReadCosts(): boolean {
  try {
    return readTreeCost(process.pid).residentBytes > 0;
  } catch {
    return false;
  }
}
