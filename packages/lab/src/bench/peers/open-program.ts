import { linesOf } from "../../process/order-lines.ts";
import { pinned } from "../pin.ts";

const startMs = 10_000;
const patienceMs = 2_000;
const keptLines = 10;

/** A program that is measured: it says `{"port":N}` and ends when its standard input does. */
export interface Program {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

export async function openProgram(command: readonly string[]): Promise<Program> {
  const child = Bun.spawn(pinned(command, "subject"), {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
    detached: true,
  });
  const words: string[] = [];
  const stop = async (): Promise<void> => {
    const kill = setTimeout(() => child.kill("SIGKILL"), patienceMs);
    child.stdin.end();
    await child.exited;
    clearTimeout(kill);
  };
  const started = Promise.withResolvers<number>();
  const timer = setTimeout(() => started.reject(new Error(`${command.join(" ")} did not start.`)), startMs);
  void (async () => {
    for await (const line of linesOf(child.stdout)) {
      if (line.startsWith('{"port"')) started.resolve((JSON.parse(line) as { readonly port: number }).port);
    }
  })();
  void (async () => {
    for await (const line of linesOf(child.stderr)) if (words.push(line) > keptLines) words.shift();
    await child.exited;
    started.reject(new Error(`${command.join(" ")} ended. ${words.join(" ")}`));
  })();
  try {
    return { pid: child.pid, port: await started.promise, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
