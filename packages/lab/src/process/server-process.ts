import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Address } from "../swarm/http-line.ts";
import type { Cost } from "./cost.ts";
import { readMetric } from "./metrics-text.ts";
import { linesOf } from "./order-lines.ts";

/** A first start builds the pages. */
const startMs = 60_000;
/** After being asked to stop; nobody waits for its data. */
const patienceMs = 5_000;
const endingMs = 500;
const keptLines = 20;
/** A server that is measured is busy, not absent. */
const answerMs = 10_000;

/** Where and how a server starts, when it matters. */
export interface ServerStart {
  /** A data folder that was there before and stays. */
  readonly folder?: string;
  readonly port?: number;
  /** More options of `serve`. */
  readonly options?: readonly string[];
}

/** A server of ours, with a folder of its own that goes with it. */
export interface ServerProcess {
  readonly pid: number;
  readonly address: Address;
  /** What it has used, by its own `/metrics`: that works on every system. */
  cost(): Promise<Cost>;
  /** Prometheus text. */
  metrics(): Promise<string>;
  /** How it ended by itself and its last words, in a sentence; null while it runs. Waits a moment: a connection breaks before its process is gone. */
  ended(): Promise<string | null>;
  /** A live room in which one may say as much as one likes, and a token to say it with. */
  openRoom(id: string): Promise<{ readonly token: string }>;
  /** A token of somebody new. */
  openIdentity(name: string): Promise<string>;
  stop(): Promise<void>;
  /** SIGKILL, as a crash. Its folder stays. */
  kill(): Promise<void>;
}

/**
 * Starts `serve` on a free port. Comments are durable against the end of the process only, not against a power cut: how fast
 * a disk confirms is no property of a transport.
 */
export async function startServerProcess(serve: readonly string[], start: ServerStart = {}): Promise<ServerProcess> {
  const folder = start.folder ?? (await mkdtemp(join(tmpdir(), "flyby-lab-")));
  const anyRate = ["--rate-address", "100000", "--rate-address-burst", "100000"];
  const place = ["--port", String(start.port ?? 0), "--data", folder];
  const options = [
    ...place,
    "--no-samples",
    "--durability",
    "process",
    "--log-level",
    "info",
    ...(start.options ?? []),
  ];
  const child = Bun.spawn([...serve, ...options, ...anyRate], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    env: { ...withoutOurs(process.env), FLYBY_LAUNCHER_PID: String(process.pid) },
    // A group of its own: Ctrl-C is for us alone. It watches for our end itself.
    detached: true,
  });

  async function stop(): Promise<void> {
    child.kill("SIGTERM");
    const kill = setTimeout(() => child.kill("SIGKILL"), patienceMs);
    await child.exited;
    clearTimeout(kill);
    if (start.folder === undefined) await rm(folder, { recursive: true, force: true });
  }

  async function kill(): Promise<void> {
    child.kill("SIGKILL");
    await child.exited;
  }

  const words: string[] = [];
  const ended = async (): Promise<string | null> => {
    await Promise.race([child.exited, Bun.sleep(endingMs)]);
    if (child.exitCode === null && child.signalCode === null) return null;
    return `The server ended (${child.signalCode ?? `exit code ${child.exitCode}`}). ${words.join(" ")}`.trim();
  };
  try {
    const port = await listening(child, words);
    return { pid: child.pid, ...speakTo({ host: "127.0.0.1", port }, folder), ended, stop, kill };
  } catch (error) {
    await stop();
    throw error;
  }
}

// What the person who measures has set for a server of theirs is not what is measured.
function withoutOurs(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("FLYBY_")));
}

/** The port it says it listens on. Its newest lines are kept in `words`, for telling why it ended. */
function listening(child: Bun.Subprocess<"ignore", "pipe", "pipe">, words: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`The server ${why}. ${words.join(" ")}`));
    const timer = setTimeout(() => fail(`did not listen within ${startMs / 1_000} s`), startMs);
    const follow = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
      for await (const line of linesOf(stream)) {
        words.push(line);
        if (words.length > keptLines) words.shift();
        if (!line.includes('"msg":"listening"')) continue;
        clearTimeout(timer);
        resolve(Number(new URL((JSON.parse(line) as { readonly url: string }).url).port));
      }
    };
    const lastWords = [follow(child.stdout), follow(child.stderr)];
    void Promise.all([child.exited, ...lastWords]).then(([code]) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}

function speakTo(address: Address, folder: string): Omit<ServerProcess, "pid" | "ended" | "stop" | "kill"> {
  const url = `http://${address.host}:${address.port}`;

  async function ask(method: string, path: string, token?: string, json?: unknown): Promise<string> {
    const headers = new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` });
    const body = json === undefined ? null : JSON.stringify(json);
    if (body !== null) headers.set("content-type", "application/json");
    const signal = AbortSignal.timeout(answerMs);
    const answer = await fetch(`${url}${path}`, { method, headers, body, signal });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status} ${text.slice(0, 200)}`);
    return text;
  }

  const metrics = (): Promise<string> => ask("GET", "/metrics");

  async function openIdentity(name: string): Promise<string> {
    const identity = JSON.parse(await ask("POST", "/api/v1/identity", undefined, { name })) as {
      readonly token: string;
    };
    return identity.token;
  }

  return {
    address,
    metrics,
    async cost() {
      const text = await metrics();
      const cpu = readMetric(text, "flyby_process_cpu_seconds_total");
      const residentBytes = readMetric(text, "flyby_process_resident_memory_bytes");
      if (cpu === null || residentBytes === null) throw new Error("The server does not tell what it has used.");
      return { cpuMs: cpu * 1_000, residentBytes };
    },
    async openRoom(id) {
      const admin = (await readFile(join(folder, "admin-token"), "utf8")).trim();
      await ask("POST", "/api/v1/rooms", admin, { id, kind: "live" });
      await ask("PATCH", `/api/v1/rooms/${id}`, admin, { everyMs: 0, burst: 1_000 });
      return { token: await openIdentity("Lab") };
    },
    openIdentity,
  };
}
