import { cpus } from "node:os";

/** Subjects on one core, the load on another: neither takes time from the other, and both can be full. */
const cores = { subject: 0, load: 1 } as const;

/** Whether processes are kept apart here. */
export function canPin(): boolean {
  return cpus().length > 1 && Bun.which("taskset") !== null;
}

/** The command, started on the core of its part, and with it everything it starts. */
export function pinned(command: readonly string[], part: keyof typeof cores): string[] {
  return canPin() ? ["taskset", "-c", String(cores[part]), ...command] : [...command];
}

/** Puts all threads of a process that runs already on the core of its part; those it starts later follow. Does nothing where it cannot. */
export function pin(pid: number, part: keyof typeof cores): void {
  if (canPin())
    Bun.spawnSync(["taskset", "-acp", String(cores[part]), String(pid)], { stdout: "ignore", stderr: "ignore" });
}
