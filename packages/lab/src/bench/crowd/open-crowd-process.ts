import { fileURLToPath } from "node:url";
import { openChild } from "../../process/open-child.ts";
import { pin } from "../pin.ts";
import type { CrowdOrder, CrowdOrders } from "./orders.ts";

const file = fileURLToPath(new URL("./crowd-main.ts", import.meta.url));

/** The load in a process of its own, on a core of its own where there is one. */
export interface CrowdProcess {
  readonly pid: number;
  ask<Name extends CrowdOrder>(name: Name, order: CrowdOrders[Name]["order"]): Promise<CrowdOrders[Name]["answer"]>;
  stop(): Promise<void>;
}

export function openCrowdProcess(): CrowdProcess {
  const child = openChild(file);
  pin(child.pid, "load");
  return {
    pid: child.pid,
    // Both ends are this version of this file's neighbours.
    ask: async (name, order) => (await child.ask(name, order)) as CrowdOrders[typeof name]["answer"],
    stop: child.stop,
  };
}
