import { heapStats } from "bun:jsc";
import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { createConnection } from "node:net";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import { askBosh } from "./testing/bosh-reader.ts";

const room = "crowd";
const readers = 400;
const atOnce = 100;
/** What the collector, which looks for pointers on the stack too, leaves lying about by chance. */
const loose = 40;

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ args: ["--durability", "process", "--rate-address", "100000"] });
  await openFreeRoom(edge, room, "live");
});
afterAll(() => edge.stop());

/** Sends a request head and breaks the connection: at once, or a moment later, when it is held. */
async function comeAndGo(request: string, stayMs: number | null): Promise<void> {
  const socket = createConnection(edge.port, "127.0.0.1");
  const closed = Promise.withResolvers<void>();
  socket.on("error", () => undefined);
  socket.on("close", () => closed.resolve());
  socket.on("data", () => undefined);
  await new Promise<void>((sent) => socket.write(request, () => sent()));
  if (stayMs !== null) await Bun.sleep(stayMs);
  socket.destroy();
  await closed.promise;
}

const get = (address: string): string => `GET ${address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
const post = (address: string, body: string): string =>
  `POST ${address} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

async function held(): Promise<Readonly<Record<string, number>>> {
  const text = await edge.ask("/metrics").then((answer) => answer.text());
  const found = text.matchAll(/^flyby_connections\{transport="([\w-]+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, name = "", count]) => [name, Number(count)]));
}

/** What requests are made of, as far as the collector finds it. */
async function kept(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    Bun.gc(true);
    await Bun.sleep(20);
  }
  const counts = heapStats().objectTypeCounts;
  return ["Request", "Response", "AbortSignal", "ReadableStream", "Timeout"].reduce(
    (sum, name) => sum + (counts[name] ?? 0),
    0,
  );
}

/** Comes and goes so often, while comments fly. */
async function crowd(request: () => Promise<string>): Promise<void> {
  for (let gone = 0; gone < readers; gone += atOnce) {
    const stays = Array.from({ length: atOnce }, (_, index) => (index % 3 === 0 ? null : (index % 3) * 5));
    const going = stays.map(async (stayMs) => comeAndGo(await request(), stayMs));
    await edge.post(room, { text: `after ${gone}` });
    await Promise.all(going);
  }
}

const kinds = {
  sse: async () => get(`/api/v1/rooms/${room}/log/events`),
  stream: async () => get(`/api/v1/rooms/${room}/log/stream?since=0`),
  "long-poll": async () => get(`/api/v1/rooms/${room}/log?wait=25`),
} as const;

describe("who leaves without a word", () => {
  for (const [transport, request] of Object.entries(kinds)) {
    it(`[TRA17, TRA19] leaves nothing behind: ${transport}`, async () => {
      const before = await kept();
      await crowd(request);
      while ((await held())[transport] !== 0) await Bun.sleep(5);
      expect(edge.core.stats().followers).toBe(0);
      expect((await kept()) - before).toBeLessThan(loose);
      expect(edge.logged()).not.toContain('"level":"error"');
    }, 20_000);
  }

  it("[TRA25] leaves nothing but a session for a while, however often its connection broke: BOSH", async () => {
    const before = await kept();
    const others = edge.core.presence.viewers(room);
    const { head } = await askBosh(edge.url, { rid: 1, room });
    let rid = 1;
    await crowd(async () => post("/bosh", JSON.stringify({ sid: head?.sid, rid: ++rid, ack: rid - 1, since: "0" })));
    const viewers = edge.core.presence.viewers(room) - others;
    expect([(await held()).bosh, edge.core.stats().followers, viewers]).toEqual([1, 1, 1]);
    const last = await askBosh(edge.url, {
      sid: head?.sid ?? "",
      rid: ++rid,
      ack: rid - 1,
      since: "0",
      type: "terminate",
    });
    expect(last.status).toBe(200);
    expect([(await held()).bosh, edge.core.stats().followers]).toEqual([0, 0]);
    expect((await kept()) - before).toBeLessThan(loose);
    expect(edge.logged()).not.toContain('"level":"error"');
  }, 20_000);
});
