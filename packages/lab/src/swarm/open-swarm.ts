import { fileURLToPath } from "node:url";
import { openChild } from "../process/open-child.ts";
import type { OrderName, Orders } from "./orders.ts";

const file = fileURLToPath(new URL("./swarm-main.ts", import.meta.url));

/** A swarm in a process of its own, so that neither the server's work nor the tap's is mixed with the viewers'. */
export interface SwarmProcess {
  readonly pid: number;
  ask<Name extends OrderName>(name: Name, order: Orders[Name]["order"]): Promise<Orders[Name]["answer"]>;
  stop(): Promise<void>;
}

export function openSwarm(): SwarmProcess {
  const child = openChild(file);
  return {
    pid: child.pid,
    // Both ends are this version of this file's neighbours.
    ask: async (name, order) => (await child.ask(name, order)) as Orders[typeof name]["answer"],
    stop: child.stop,
  };
}
