import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../packages/flyby/src/main.ts", import.meta.url));
const startLimitMs = 30_000;

/** A real server process of ours. */
export interface FlybyProcess {
  readonly url: string;
  readonly port: number;
  readonly data: string;
  readonly pid: number;
  output(): string;
  /** Resolves with the exit code once it is gone. */
  kill(signal: "SIGTERM" | "SIGKILL"): Promise<number>;
}

export interface FlybyOptions {
  readonly args?: readonly string[];
  readonly data?: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "flyby-e2e-"));
}

/** A port below the ephemeral range, where nobody's outgoing connection can sit on it between two starts. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

export async function startFlyby(options: FlybyOptions = {}): Promise<FlybyProcess> {
  const data = options.data ?? (await newFolder());
  const port = options.port ?? (await freePort());
  const child = Bun.spawn(
    [process.execPath, command, "serve", ...(options.args ?? []), "--port", String(port), "--data", data],
    { stdout: "pipe", stderr: "pipe", stdin: "ignore", env: { ...process.env, ...options.env } },
  );
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    void (async () => {
      const decoder = new TextDecoder();
      for await (const part of stream) text += decoder.decode(part, { stream: true });
    })();
  }
  const url = `http://localhost:${port}`;
  const flyby: FlybyProcess = {
    url,
    port,
    data,
    pid: child.pid,
    output: () => text,
    async kill(signal) {
      child.kill(signal);
      return await child.exited;
    },
  };
  const end = Date.now() + startLimitMs;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`flyby ended with ${child.exitCode}:\n${text}`);
    const ready = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return flyby;
    await Bun.sleep(50);
  }
  await flyby.kill("SIGKILL");
  throw new Error(`flyby was not ready after ${startLimitMs} ms:\n${text}`);
}

/** Stops the server and forgets its data. */
export async function stopFlyby(flyby: FlybyProcess): Promise<void> {
  await flyby.kill("SIGTERM");
  await rm(flyby.data, { recursive: true, force: true });
}

/** The admin token of a running server. */
export async function adminToken(flyby: FlybyProcess): Promise<string> {
  return (await Bun.file(join(flyby.data, "admin-token")).text()).trim();
}
