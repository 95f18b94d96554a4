import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository: string = fileURLToPath(new URL("../../../../", import.meta.url));
const main = fileURLToPath(new URL("../main.ts", import.meta.url));

export function makeFolder(name: string): string {
  return realpathSync(mkdtempSync(join(tmpdir(), `flyby-${name}-`)));
}

// What the person who runs the tests has set is not what the tests are about.
export const cleanEnv: Record<string, string | undefined> = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith("FLYBY_")),
);

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs one command to its end, as a process of its own. */
export async function runFlyby(args: readonly string[]): Promise<Outcome> {
  const child = Bun.spawn([process.execPath, main, ...args], { stdout: "pipe", stderr: "pipe", env: cleanEnv });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, out, err };
}

export interface ServerProcess {
  readonly pid: number;
  readonly url: string;
  /** Lines of the log so far. */
  readonly log: readonly string[];
  readonly exited: Promise<number>;
  /** Waits for a line of the log that has `part` in it. */
  said(part: string): Promise<string>;
  stop(): Promise<number>;
}

/** Starts a command that serves, and waits until it listens. */
export async function startServing(
  command: readonly string[],
  env: Record<string, string | undefined> = cleanEnv,
): Promise<ServerProcess> {
  const child = Bun.spawn([...command], { cwd: repository, stdout: "pipe", stderr: "pipe", env, detached: true });
  const log: string[] = [];
  const waiting = new Set<() => void>();
  const follow = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const bytes of stream) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      log.push(...lines);
      for (const look of [...waiting]) look();
    }
  };
  void follow(child.stdout);
  void follow(child.stderr);
  const said = (part: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const line = log.find((text) => text.includes(part));
        if (line === undefined) return;
        waiting.delete(look);
        resolve(line);
      };
      waiting.add(look);
      void child.exited.then(() => reject(new Error(`ended without saying "${part}":\n${log.join("\n")}`)));
      look();
    });
  const { url } = JSON.parse(await said('"msg":"listening"')) as { url: string };
  return {
    pid: child.pid,
    url,
    log,
    exited: child.exited,
    said,
    stop: () => {
      child.kill("SIGTERM");
      return child.exited;
    },
  };
}

/** `flyby serve` without the launcher, on a free port. */
export function startFlyby(args: readonly string[]): Promise<ServerProcess> {
  return startServing([process.execPath, main, "serve", "--port", "0", ...args]);
}
