import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { SQL } from "bun";
import { freePort } from "./free-port.ts";

/** A PostgreSQL of its own: fast (nothing is synced), empty, on 127.0.0.1. Start one per test file. */
export interface PostgresServer {
  /** Of its first database, as the owner of everything. */
  readonly url: string;
  readonly port: number;
  /** Makes an empty database and gives its url. */
  newDatabase(): Promise<string>;
  /** Freezes the server and everything that works for it (SIGSTOP): connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /**
   * Ends the server and starts it again on the same port after `downMs`. `fast` lets it say goodbye, `immediate` is
   * what a crash looks like: it recovers from its log at the start.
   */
  restart(mode: "fast" | "immediate", downMs?: number): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const owner = "flyby";
/** A start, with recovery, that takes longer has failed. */
const startMs = 20_000;
const lookMs = 10;

const settings = [
  "listen_addresses=127.0.0.1",
  "fsync=off",
  "full_page_writes=off",
  "max_connections=200",
  "shared_buffers=64MB",
  "max_wal_size=4GB",
  "log_min_messages=panic",
];

/** Where PostgreSQL's programs are on this machine, the newest version; null when there is none. */
export function postgresFolder(): string | null {
  return folders().find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

function folders(): readonly string[] {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const inPath = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...versions.map((version) => join(debian, version, "bin")), ...inPath];
}

export async function startPostgres(): Promise<PostgresServer> {
  const programs = postgresFolder() ?? "";
  const folder = await mkdtemp(join(tmpdir(), "flyby-postgres-"));
  const data = join(folder, "data");
  const port = await freePort();
  const url = `postgres://${owner}@127.0.0.1:${port}`;
  let server: Bun.Subprocess | null = null;
  let databases = 0;

  /** A test run that is broken off leaves no server behind. */
  const endWithUs = (): void => end("SIGQUIT");
  process.on("exit", endWithUs);

  async function run(...command: readonly string[]): Promise<void> {
    const child = Bun.spawn([...command], { stdin: "ignore", stdout: "ignore", stderr: "pipe" });
    if ((await child.exited) !== 0) throw new Error(`${command.join(" ")}: ${await new Response(child.stderr).text()}`);
  }

  async function start(): Promise<void> {
    const arguments_ = ["-D", data, "-p", String(port), "-k", folder, ...settings.flatMap((each) => ["-c", each])];
    const started = Bun.spawn([...asPostgres(), join(programs, "postgres"), ...arguments_], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
    });
    server = started;
    const giveUpAt = Date.now() + startMs;
    while (!(await isReady(data))) {
      if (started.exitCode !== null || Date.now() > giveUpAt) throw new Error("PostgreSQL did not start.");
      await Bun.sleep(lookMs);
    }
  }

  function end(signal: "SIGINT" | "SIGQUIT"): void {
    if (server === null || server.exitCode !== null) return;
    server.kill(signal);
    signalAll(server.pid, "SIGCONT");
  }

  async function halt(signal: "SIGINT" | "SIGQUIT"): Promise<void> {
    end(signal);
    await server?.exited;
    server = null;
  }

  async function stop(): Promise<void> {
    process.off("exit", endWithUs);
    await halt("SIGQUIT");
    await rm(folder, { recursive: true, force: true });
  }

  try {
    // Files of root, which tests may run as, are of no use to the user whom PostgreSQL asks for.
    if (asPostgres().length > 0) await run("chown", "postgres", folder);
    const cluster = ["-D", data, "-U", owner, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
    await run(...asPostgres(), join(programs, "initdb"), ...cluster);
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `${url}/postgres`,
    port,
    newDatabase: async () => {
      const name = `test_${++databases}`;
      const sql = new SQL(`${url}/postgres`, { max: 1 });
      await sql.unsafe(`CREATE DATABASE ${name}`).finally(() => sql.close());
      return `${url}/${name}`;
    },
    pause: () => {
      if (server !== null) signalAll(server.pid, "SIGSTOP");
    },
    resume: () => {
      if (server !== null) signalAll(server.pid, "SIGCONT");
    },
    restart: async (mode, downMs = 0) => {
      await halt(mode === "fast" ? "SIGINT" : "SIGQUIT");
      await Bun.sleep(downMs);
      await start();
    },
    stop,
  };
}

/** PostgreSQL refuses to run as root. */
function asPostgres(): readonly string[] {
  return process.getuid?.() === 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
}

/** The line that the server writes into its pid file when it takes connections. */
async function isReady(data: string): Promise<boolean> {
  const lines = await readFile(join(data, "postmaster.pid"), "utf8").then(
    (text) => text.split("\n"),
    () => [],
  );
  return lines[7]?.trim() === "ready";
}

/** The server and its children: each of them leads a process group of its own. */
function signalAll(pid: number, signal: "SIGSTOP" | "SIGCONT"): void {
  process.kill(pid, signal);
  for (const child of childrenOf(pid)) {
    try {
      process.kill(child, signal);
    } catch {
      // It has ended since.
    }
  }
}

/** Of Linux alone; elsewhere a paused server goes on with the connections that it has. */
function childrenOf(pid: number): readonly number[] {
  const list = `/proc/${pid}/task/${pid}/children`;
  return existsSync(list) ? readFileSync(list, "utf8").split(" ").filter(Boolean).map(Number) : [];
}
