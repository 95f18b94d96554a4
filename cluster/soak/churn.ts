import { subprotocol } from "@flyby/protocol";
import { postgresFolder, redisPath, startPostgres, startRedis } from "@flyby/testing";
import { RedisClient } from "bun";
import { type Installation, startInstallation } from "../support/installation.ts";
import { countHandles, readMemory } from "../support/memory.ts";
import { createRandom } from "../support/random.ts";
import type { Stage } from "./stage.ts";

const rooms = Array.from({ length: 200 }, (_, index) => `room-${index}`);
const atOnce = 40;
/** Joins in ten minutes or more; in less, as many as there is time for. */
const wholeJoins = 100_000;
const joinsPerSecond = 700;
/** Logs that nobody follows are kept for a moment, for who comes back. */
const quietMs = 90_000;
const maxGrownBytes = 48 * 1_048_576;

/** Joins and leaves without end, on two nodes: memory, handles, sessions and subscriptions are flat. */
export const churn: Stage = {
  name: "churn",
  share: 2,
  async run({ ms, seed, say }) {
    if (postgresFolder() === null || redisPath() === null)
      return [{ what: "joins and leaves", expected: "PostgreSQL and Redis here", seen: "skipped", ok: true }];
    const random = createRandom(seed);
    const postgres = await startPostgres();
    const bus = await startRedis();
    const installation = await startInstallation({
      name: "churn",
      databaseUrl: await postgres.newDatabase(),
      bus,
      nodes: 2,
      random,
      rooms,
    });
    const redis = new RedisClient(bus.url);
    try {
      const joins = Math.min(wholeJoins, Math.max(2_000, Math.round((ms / 1_000) * joinsPerSecond)));
      const before = await subscriptions(redis);
      // What a runtime keeps of the first thousands is no leak.
      await comeAndGo(installation, random, Math.round(joins / 4));
      const warm = await look(installation);
      await comeAndGo(installation, random, joins);
      const after = await look(installation);
      say(`${joins} joined and left; the bus has ${await subscriptions(redis)} subscriptions, before ${before}`);
      const left = await until(quietMs, async () => {
        const now = await subscriptions(redis);
        return now <= before ? now : null;
      });
      const open = await openConnections(installation);
      const grown = after.memory - warm.memory;
      return [
        {
          what: `${joins} joins and leaves in ${rooms.length} rooms: memory of 2 nodes`,
          expected: "< 48 MB more after the first quarter",
          seen: `${(grown / 1_048_576).toFixed(1)} MB more`,
          ok: grown < maxGrownBytes,
        },
        {
          what: "handles of 2 nodes",
          expected: `about ${warm.handles}`,
          seen: String(after.handles),
          ok: after.handles <= warm.handles + 20,
        },
        {
          what: "subscriptions of the bus, when all have left",
          expected: `${before} again, within ${quietMs / 1_000} s`,
          seen: left === null ? String(await subscriptions(redis)) : String(left),
          ok: left !== null,
        },
        { what: "sessions", expected: "0", seen: String(open), ok: open === 0 },
      ];
    } finally {
      redis.close();
      await installation.close();
      await bus.close();
      await postgres.stop();
    }
  },
};

async function comeAndGo({ nodes }: Installation, random: () => number, joins: number): Promise<void> {
  let left = joins;
  async function one(): Promise<void> {
    while (left-- > 0) {
      const url = nodes[Math.floor(random() * nodes.length)]?.url ?? "";
      const room = rooms[Math.floor(random() * rooms.length)] ?? "";
      const dice = random();
      if (dice < 0.8) await bySocket(url, room);
      else if (dice < 0.9) await byStream(url, room);
      else await byBosh(url, room);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one));
}

function bySocket(url: string, room: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, subprotocol);
    socket.onopen = () => socket.send(JSON.stringify({ type: "join", room }));
    socket.onmessage = () => socket.close();
    socket.onclose = () => resolve();
  });
}

async function byStream(url: string, room: string): Promise<void> {
  const stop = new AbortController();
  const answer = await fetch(`${url}/api/v1/rooms/${room}/log/stream`, { signal: stop.signal });
  const reader = answer.body?.getReader();
  await reader?.read();
  stop.abort();
}

async function byBosh(url: string, room: string): Promise<void> {
  const ask = (body: unknown) =>
    fetch(`${url}/bosh`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }).then((answer) => answer.text());
  const [head = "{}"] = (await ask({ rid: 1, room, wait: 0 })).split("\n");
  const { sid }: { sid?: string } = JSON.parse(head);
  if (sid !== undefined) await ask({ sid, rid: 2, type: "terminate" });
}

async function look({ nodes }: Installation): Promise<{ readonly memory: number; readonly handles: number }> {
  await Bun.sleep(2_000);
  return {
    memory: nodes.reduce((sum, node) => sum + readMemory(node.pid()), 0),
    handles: nodes.reduce((sum, node) => sum + countHandles(node.pid()), 0),
  };
}

async function subscriptions(redis: RedisClient): Promise<number> {
  const channels: unknown = await redis.send("PUBSUB", ["CHANNELS", "*"]);
  return Array.isArray(channels) ? channels.length : Number.NaN;
}

async function openConnections({ nodes }: Installation): Promise<number> {
  const texts = await Promise.all(nodes.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
  const counts = texts.flatMap((text) => [...text.matchAll(/^flyby_connections\{transport="[\w-]+"\} (\d+)$/gm)]);
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

async function until<T>(ms: number, ask: () => Promise<T | null>): Promise<T | null> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await ask();
    if (found !== null || Date.now() > end) return found;
    await Bun.sleep(500);
  }
}
