import { fileURLToPath } from "node:url";
import { openChild } from "../../process/open-child.ts";
import { pin } from "../pin.ts";
import { readTreeCost } from "../process-cost.ts";
import type { HttpOrder, HttpOutcome } from "./http-load.ts";

const file = fileURLToPath(new URL("./http-load-main.ts", import.meta.url));

/** What a load saw, and what answering it cost. */
export interface HttpSeen extends HttpOutcome {
  readonly serverCpuMs: number;
}

export interface HttpLoadProcess {
  /** `pid`: of the server that is measured. */
  run(order: HttpOrder, pid: number): Promise<HttpSeen>;
  stop(): Promise<void>;
}

export function openHttpLoad(): HttpLoadProcess {
  const child = openChild(file);
  pin(child.pid, "load");
  return {
    async run(order, pid) {
      const before = readTreeCost(pid);
      const outcome = (await child.ask("load", order)) as HttpOutcome;
      return { ...outcome, serverCpuMs: readTreeCost(pid).cpuMs - before.cpuMs };
    },
    stop: child.stop,
  };
}
