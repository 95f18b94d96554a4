import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFlyby as startProcess } from "../../packages/flyby/src/testing/flyby-process.ts";

/** A real server process of ours. */
export interface FlybyProcess {
  readonly url: string;
  readonly port: number;
  readonly data: string;
  /** Resolves with the exit code once it is gone. */
  kill(signal: "SIGTERM" | "SIGKILL"): Promise<number>;
}

export interface FlybyOptions {
  readonly args?: readonly string[];
  readonly data?: string;
  readonly port?: number;
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
  const server = await startProcess([...(options.args ?? []), "--port", String(port), "--data", data]);
  return {
    url: server.url.replace(/\/$/, ""),
    port,
    data,
    async kill(signal) {
      process.kill(server.pid, signal);
      return await server.exited;
    },
  };
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
