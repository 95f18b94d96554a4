import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { createRoomClient, type RoomClient } from "@flyby/client";
import { type LogTransport, logTransports } from "@flyby/protocol";
import { readConfig } from "./config.ts";
import { type Core, createCore } from "./core.ts";
import { admin, unwrap } from "./log/testing/start-core.ts";
import { type RunningServer, startServer } from "./main.ts";
import { createLog } from "./ops/log.ts";
import { temporaryFolder } from "./store/sqlite/testing/temporary-sqlite.ts";

const graceMs = 1_200;
const sayEveryMs = 10;
const rates = { addressPerSecond: 1e6, addressBurst: 1e6 };

/** A viewer, with what arrived and when. */
interface Viewer {
  readonly transport: LogTransport;
  readonly client: RoomClient;
  readonly ids: number[];
  readonly gaps: unknown[];
  readonly arrivedAt: number[];
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let core: Core;
let logged = "";

beforeEach(async () => {
  folder = await temporaryFolder();
  logged = "";
  core = await createCore({ store: { type: "sqlite", folder: folder.path }, durability: "process", rates });
  unwrap(await core.ingress.configure("lobby", { everyMs: 0, burst: 1_000 }, admin));
});
afterEach(async () => {
  await core.close();
  await folder.remove();
});

/** One more server on the port, over the one core: what shares the database and the bus, without either. */
async function startBeside(port: number): Promise<RunningServer> {
  const read = readConfig(["--host", "127.0.0.1", "--port", String(port)], {});
  if (!read.ok) throw new Error(read.mistakes.join());
  const write = (text: string): void => {
    logged += text;
  };
  const started = await startServer(
    { ...read.config, sharePort: true },
    {
      core,
      log: createLog("info", false, { write }),
      media: async () => ({ routes: { respond: async () => new Response() }, stop: async () => {} }),
      folders: { pages: folder.path, embed: folder.path },
      farewell: { way: "move", graceMs },
    },
  );
  if (!started.ok) throw new Error(started.message);
  return started.server;
}

function watch(port: number, transport: LogTransport): Viewer {
  const client = createRoomClient({ server: `http://127.0.0.1:${port}/`, room: "lobby", transport, storage: null });
  const viewer: Viewer = { transport, client, ids: [], gaps: [], arrivedAt: [] };
  client.on("arrivals", (list) => {
    viewer.ids.push(...list.map(({ comment }) => comment.id));
    viewer.arrivedAt.push(performance.now());
  });
  client.on("gap", (gap) => viewer.gaps.push(gap));
  return viewer;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await Bun.sleep(5);
}

function longestPause({ arrivedAt }: Viewer): number {
  return Math.round(Math.max(...arrivedAt.slice(1).map((at, index) => at - (arrivedAt[index] ?? at))));
}

describe("a deploy", () => {
  it("[TRA28] of both servers at one address under constant posting is noticed by no client of any transport", async () => {
    let [first, second] = [await startBeside(0), null as RunningServer | null];
    const { port } = first;
    second = await startBeside(port);
    const viewers = [...logTransports, ...logTransports, ...logTransports].map((transport) => watch(port, transport));
    await until(() => viewers.every(({ client }) => client.connection().state === "live"));
    const [poster] = viewers;
    let isOver = false;
    const posts: ReturnType<RoomClient["post"]>[] = [];
    const sender = { author: "ann", name: "Ann", address: "192.0.2.1", role: "viewer" } as const;
    let said = 0;
    const saying = (async () => {
      for (; !isOver; said++) {
        // Half of them in the room itself, half from a viewer who is sent away like the others.
        if (said % 2 === 0) unwrap(await core.ingress.submit("lobby", { text: `said ${said}` }, sender));
        else if (poster !== undefined && poster.client.pending().length < 5)
          posts.push(poster.client.post({ text: `mine ${said}` }));
        await Bun.sleep(sayEveryMs);
      }
    })();
    await until(() => viewers.every(({ ids }) => ids.length > 0));
    const beganAt = performance.now();
    await first.stop();
    const stoppedMs = performance.now() - beganAt;
    first = await startBeside(port);
    await second.stop();
    // Whoever answers now came after all of them.
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    isOver = true;
    await saying;
    for (const answer of await Promise.all(posts)) unwrap(answer);
    const { seq } = await core.stores.log.head("lobby");
    const { entries } = await core.stores.log.read("lobby", 0, seq);
    const all = entries.flatMap((text) => (JSON.parse(text)[1] === "comment" ? [JSON.parse(text)[2]] : []));
    const last = all.at(-1);
    await until(() => viewers.every(({ ids }) => ids.includes(last)));
    for (const { transport, ids, gaps, client } of viewers) {
      // From the first that it saw on: each once, its own perhaps with their acknowledgement.
      const expected = all.slice(all.indexOf(Math.min(...ids)));
      expect([transport, [...ids].sort((a, b) => a - b), gaps]).toEqual([transport, expected, []]);
      client.close();
    }
    const pauses = logTransports.map((transport) => {
      const worst = viewers.filter((each) => each.transport === transport).map(longestPause);
      return [transport, Math.max(...worst)] as const;
    });
    for (const [transport, pause] of pauses)
      if (transport !== "poll") expect([transport, pause < 3_000]).toEqual([transport, true]);
    expect(stoppedMs).toBeLessThan(graceMs + 4_000);
    expect(logged).not.toContain('"level":"error"');
    await first.stop();
  }, 30_000);
});
