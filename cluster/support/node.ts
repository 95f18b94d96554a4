import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { makeFolder, type ServerProcess, startFlyby } from "../../packages/flyby/src/testing/flyby-process.ts";
import { freePort } from "../../packages/testing/src/servers/free-port.ts";

/** One server process, which a test kills, freezes and brings back at the same address. */
export interface ClusterNode {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  readonly data: string;
  pid(): number;
  /** The newest lines of its log. */
  log(): readonly string[];
  kill(): Promise<void>;
  /** SIGTERM; resolves when it has gone. */
  end(): Promise<number>;
  freeze(): void;
  thaw(): void;
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

/** An address whose rate does not stand in the way of a test's load. */
const anyRate = ["--rate-address", "100000", "--rate-address-burst", "100000"];
const keptLines = 200;

/** `prepare` fills its data folder before it starts for the first time. */
export async function startNode(
  name: string,
  args: readonly string[],
  prepare: (data: string) => Promise<void> = async () => {},
): Promise<ClusterNode> {
  const port = await freePort();
  const data = makeFolder(`cluster-${name}`);
  await prepare(data);
  let server: ServerProcess | null = null;
  let starting: Promise<ServerProcess> | null = null;
  let before: readonly string[] = [];

  // A test run that is broken off leaves no server behind, not even a frozen one.
  const endWithUs = (): void => {
    if (server !== null) process.kill(server.pid, "SIGKILL");
    rmSync(data, { recursive: true, force: true });
  };
  process.on("exit", endWithUs);

  function running(): ServerProcess {
    if (server === null) throw new Error(`Node ${name} does not run.`);
    return server;
  }

  async function gone(signal: NodeJS.Signals): Promise<number> {
    const ending = running();
    process.kill(ending.pid, signal);
    const code = await ending.exited;
    before = ending.log.slice(-keptLines);
    server = null;
    return code;
  }

  async function start(): Promise<void> {
    starting = startFlyby([...anyRate, ...args, "--no-samples", "--port", String(port), "--data", data]);
    server = await starting;
  }

  await start();
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    port,
    data,
    pid: () => running().pid,
    log: () => [...before, ...(server?.log ?? [])].slice(-keptLines),
    kill: async () => void (await gone("SIGKILL")),
    end: () => gone("SIGTERM"),
    freeze: () => void process.kill(running().pid, "SIGSTOP"),
    thaw: () => void process.kill(running().pid, "SIGCONT"),
    start,
    async close() {
      // A test that failed meanwhile leaves none behind that is still starting.
      await starting?.catch(() => null);
      if (server !== null) await gone("SIGKILL");
      process.off("exit", endWithUs);
      await rm(data, { recursive: true, force: true });
    },
  };
}
