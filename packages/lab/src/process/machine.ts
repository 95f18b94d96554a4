import { arch, cpus, release, totalmem, type } from "node:os";
import type { Machine } from "../compare/result.ts";

/** The machine this runs on, for reports. */
export function describeMachine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() || "unknown processor",
    cores: cores.length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()} ${arch()}`,
    runtime: `Bun ${Bun.version}`,
  };
}
