import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import {
  type PostgresServer,
  postgresFolder,
  redisPath,
  startPostgres,
  startRedis,
  type TestServer,
} from "@flyby/testing";
import { type ServerProcess, startFlyby } from "./testing/flyby-process.ts";

const isPossible = postgresFolder() !== null && redisPath() !== null;
const describeHere: typeof describe.skip = isPossible ? (describe as typeof describe.skip) : describe.skip;

/** The processes that serve for a parent, by their numbers in the system. */
function childrenOf(pid: number): readonly number[] {
  const found = Bun.spawnSync(["ps", "-o", "pid=", "--ppid", String(pid)]);
  return found.stdout
    .toString()
    .split("\n")
    .flatMap((line) => Number(line) || []);
}

async function until(look: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await look())) await Bun.sleep(20);
}

/** A viewer of the lobby, on whichever process the system gives it; what it was told. */
async function watch(server: ServerProcess): Promise<{ readonly texts: readonly string[]; close(): void }> {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}ws`, ["flyby.v1"]);
  const texts: string[] = [];
  await new Promise<void>((joined, failed) => {
    socket.onopen = () => socket.send(JSON.stringify({ type: "join", room: "lobby" }));
    socket.onerror = () => failed(new Error("no socket"));
    socket.onmessage = ({ data }) => {
      const message: unknown = JSON.parse(String(data));
      if (Array.isArray(message)) texts.push(...message[4].map((entry: unknown[]) => String(entry[9])));
      else joined();
    };
  });
  return { texts, close: () => socket.close() };
}

async function post(server: ServerProcess, text: string): Promise<number> {
  const answer = await fetch(new URL("api/v1/rooms/lobby/comments", server.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text, nonce: text.replace(/\W/g, "-") }),
  }).catch(() => null);
  return answer?.status ?? 0;
}

describeHere("flyby serve --processes", () => {
  let postgres: PostgresServer;
  let redis: TestServer;
  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  }, 30_000);
  afterAll(async () => {
    await Promise.all([postgres.stop(), redis.close()]);
  });

  async function start(): Promise<ServerProcess> {
    const place = ["--store", await postgres.newDatabase(), "--bus", redis.url];
    return startFlyby([...place, "--processes", "2", "--no-samples", "--log-level", "debug"]);
  }

  it("[CMD15, CMD16] what one process is told all show; one that dies comes back; SIGTERM ends them all", async () => {
    const server = await start();
    const children = childrenOf(server.pid);
    expect(children).toHaveLength(2);
    // The system deals connections out by chance: of so many, each process has some.
    const viewers = await Promise.all(Array.from({ length: 16 }, () => watch(server)));
    expect(await post(server, "to all")).toBe(201);
    await until(() => viewers.every(({ texts }) => texts.includes("to all")));
    for (const viewer of viewers) viewer.close();

    const [victim = 0, survivor = 0] = children;
    process.kill(victim, "SIGKILL");
    await server.said("ended (SIGKILL); it starts again in 0.5 s");
    await until(() => childrenOf(server.pid).length === 2);
    expect(childrenOf(server.pid)).toContain(survivor);
    expect(childrenOf(server.pid)).not.toContain(victim);
    await until(async () => (await post(server, "still here")) === 201);

    const last = childrenOf(server.pid);
    expect(await server.stop()).toBe(0);
    await until(() => last.every((pid) => !isAlive(pid)));
    expect(server.log.filter((line) => line.includes('"level":50'))).toEqual([]);
  }, 30_000);

  it("[CMD17] SIGUSR2 starts them anew, and somebody always answers", async () => {
    const server = await start();
    const before = childrenOf(server.pid);
    process.kill(server.pid, "SIGUSR2");
    const answers: number[] = [];
    while (server.log.filter((line) => line.includes("was started anew")).length < 2) {
      const answer = await fetch(new URL("healthz", server.url)).catch(() => null);
      answers.push(answer?.status ?? 0);
    }
    const after = childrenOf(server.pid);
    expect(after).toHaveLength(2);
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
    // A connection that arrives in the moment a listener closes is reset: clients ask again.
    expect(answers.filter((status) => status !== 200).length).toBeLessThanOrEqual(2);
    expect(answers.length).toBeGreaterThan(20);
    await server.stop();
  }, 30_000);

  it("[CMD15] a parent that is killed leaves no process behind", async () => {
    const server = await start();
    const children = childrenOf(server.pid);
    process.kill(server.pid, "SIGKILL");
    await until(() => children.every((pid) => !isAlive(pid)));
    expect(await post(server, "anybody?")).toBe(0);
  }, 30_000);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
