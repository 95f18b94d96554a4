import { fileURLToPath } from "node:url";
import { linesOf } from "../process/order-lines.ts";

const folder = new URL("../../reference/", import.meta.url);

/** A script of the reference, running. */
export interface PythonProcess {
  /** Its next line; null when it has ended. */
  line(): Promise<string | null>;
  write(line: string): void;
  /** The last thing it said about a mistake. */
  trouble(): Promise<string>;
  /** Ends it; resolves when it is gone. */
  stop(): Promise<void>;
}

export function startPython(python: string, script: string, ...args: readonly string[]): PythonProcess {
  const path = fileURLToPath(new URL(script, folder));
  // -B: nothing is written beside the scripts. -u: lines come as they are said.
  const child = Bun.spawn([python, "-B", "-u", path, ...args], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
    // A group of its own: Ctrl-C is for us alone. It ends when its input does, so it never outlives us.
    detached: true,
  });
  const errors = new Response(child.stderr).text();
  const lines = linesOf(child.stdout);
  return {
    line: async () => (await lines.next()).value ?? null,
    write(line) {
      child.stdin.write(`${line}\n`);
      child.stdin.flush();
    },
    trouble: async () => (await errors).trim().split("\n").at(-1) || `${script} ended.`,
    async stop() {
      child.kill("SIGTERM");
      await child.exited;
    },
  };
}
