import { type CutProxy, startCutProxy } from "../../e2e/support/cut-proxy.ts";
import { type Crowd, gather, ways } from "../support/crowd.ts";
import { createDoor } from "../support/door.ts";
import { readLoneTruth, startLoneServer } from "../support/lone-server.ts";
import { createRandom } from "../support/random.ts";
import type { Finding, Stage } from "./stage.ts";

const room = "crowd";
/** AnyCable's jitter profile: a connection is cut about so often, for so long. */
const everyMs = 15_000;
const downMs = 2_000;
const settleMs = 60_000;

/** Connections that are cut again and again: 100 % arrives, on every transport. */
export const cuts: Stage = {
  name: "cuts",
  share: 5,
  async run({ ms, seed, say }) {
    const random = createRandom(seed);
    const server = await startLoneServer(room, ["--room-budget", "off"]);
    const proxies = await Promise.all(ways.flatMap(() => [0, 1].map(() => startCutProxy(server.port))));
    try {
      const crowd = await gather({
        room,
        random,
        door: (index) => createDoor([`http://127.0.0.1:${proxies[index]?.port}`], random),
        posts: createDoor([server.url], random),
        tokenFrom: server.url,
        patiences: [1, 4],
        perSecond: 5,
      });
      const stop = new AbortController();
      const cutting = proxies.map((proxy) => cutNowAndThen(proxy, random, stop.signal));
      await Bun.sleep(ms);
      stop.abort();
      const counts = await Promise.all(cutting);
      say(`${counts.reduce((sum, count) => sum + count, 0)} cuts`);
      await crowd.settle(settleMs);
      crowd.close();
      await server.end();
      const truth = await readLoneTruth(server, room);
      const wrong = crowd.verdict(truth);
      for (const words of wrong) say(words);
      return [...crowd.listeners.map((listener) => delivered(crowd, listener, truth.size)), lost(crowd, wrong)];
    } finally {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await server.close();
    }
  },
};

function delivered(_: Crowd, { name, account, connections }: Crowd["listeners"][number], head: number): Finding {
  const sequenced = head - account.first();
  return {
    what: `${name}, ${connections()} connections`,
    expected: `${sequenced} entries, none declared missing`,
    seen: `${account.received.size} entries, ${account.declared.size} declared`,
    ok: account.received.size === sequenced && account.faults.length === 0,
  };
}

function lost({ posters }: Crowd, wrong: readonly string[]): Finding {
  const acknowledged = posters.reduce((sum, poster) => sum + poster.acknowledged.length, 0);
  return {
    what: `${acknowledged} posts, order, doubles`,
    expected: "acknowledged = stored, received = stored",
    seen: wrong.length === 0 ? "the same" : `${wrong.length} problems`,
    ok: wrong.length === 0,
  };
}

async function cutNowAndThen(proxy: CutProxy, random: () => number, signal: AbortSignal): Promise<number> {
  for (let count = 0; ; count++) {
    await sleepUntil(everyMs * (0.6 + 0.8 * random()), signal);
    if (signal.aborted) return count;
    proxy.cut();
    await Bun.sleep(downMs);
    proxy.mend();
  }
}

function sleepUntil(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
