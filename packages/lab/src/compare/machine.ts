import { cpus, release, totalmem, type } from "node:os";
import type { Machine } from "./result.ts";

export function describeMachine(): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? "unknown",
    cores: all.length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()} ${process.arch}`,
    runtime: `Bun ${Bun.version}`,
  };
}
