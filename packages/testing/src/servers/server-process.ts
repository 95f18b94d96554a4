import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

/** A real server that a test starts, freezes and takes away. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Freezes it (SIGSTOP): its connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** Takes it away at once, as a power cut does; what it knew is lost. */
  stop(): Promise<void>;
  /** Brings it back on the same port; resolves when it takes connections. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

/** A start that takes longer has failed. */
const startMs = 10_000;
const lookMs = 20;

/** On Linux the system ends the server with us even where we are killed ourselves. */
const endingWithUs = existsSync("/usr/bin/setpriv") ? ["/usr/bin/setpriv", "--pdeathsig", "KILL"] : [];

export interface ServerKind {
  readonly scheme: string;
  command(port: number, folder: string): readonly string[];
}

export async function startServer({ scheme, command }: ServerKind): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), `flyby-${scheme}-`));
  const port = await freePort();
  let child: Bun.Subprocess | null = null;

  /** A test run that ends early leaves no server behind. */
  const endWithUs = (): void => void child?.kill("SIGKILL");
  process.on("exit", endWithUs);

  async function start(): Promise<void> {
    if (child !== null) return;
    const started = Bun.spawn([...endingWithUs, ...command(port, folder)], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
    });
    child = started;
    const giveUpAt = Date.now() + startMs;
    while (!(await listens(port))) {
      if (started.exitCode !== null || Date.now() > giveUpAt) throw new Error(`${scheme} server did not start.`);
      await Bun.sleep(lookMs);
    }
  }

  async function stop(): Promise<void> {
    const stopped = child;
    child = null;
    stopped?.kill("SIGKILL");
    await stopped?.exited;
  }

  async function close(): Promise<void> {
    process.off("exit", endWithUs);
    await stop();
    await rm(folder, { recursive: true, force: true });
  }

  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    pause: () => child?.kill("SIGSTOP"),
    resume: () => child?.kill("SIGCONT"),
    stop,
    start,
    close,
  };
}

/** Whether somebody takes connections on this port. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
