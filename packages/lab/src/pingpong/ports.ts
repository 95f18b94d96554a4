import { readFile } from "node:fs/promises";
import type { PortUse } from "./result.ts";

/** The state of a connection that is over and still holds its port (Linux). */
const timeWait = "06";

/** What Linux tells of connections to and from these ports; null on systems that do not. */
export async function readPortUse(ports: readonly number[]): Promise<PortUse | null> {
  const table = await readFile("/proc/net/tcp", "latin1").catch(() => null);
  if (table === null) return null;
  const range = await readFile("/proc/sys/net/ipv4/ip_local_port_range", "latin1").catch(() => "");
  return { waiting: countWaiting(table, ports), available: countAvailable(range) };
}

export function countWaiting(table: string, ports: readonly number[]): number {
  const wanted = new Set(ports);
  return table.split("\n").filter((line) => {
    const [, local = "", remote = "", state] = line.trim().split(/\s+/);
    return state === timeWait && (wanted.has(portOf(local)) || wanted.has(portOf(remote)));
  }).length;
}

const portOf = (address: string): number => Number.parseInt(address.split(":")[1] ?? "", 16);

function countAvailable(range: string): number | null {
  const [first = Number.NaN, last = Number.NaN] = range.trim().split(/\s+/).map(Number);
  return Number.isFinite(last - first) ? last - first + 1 : null;
}
