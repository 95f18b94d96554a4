import { heapStats } from "bun:jsc";
import { type Edge, openFreeRoom, startEdge } from "../../packages/server/src/http/testing/start-edge.ts";
import { createManualClock, type ManualClock } from "../../packages/server/src/manual-clock.ts";
import { openSocket } from "../../packages/server/src/transports/testing/socket-client.ts";
import { createRandom } from "../support/random.ts";
import type { Finding, Stage } from "./stage.ts";

const dayMs = 86_400_000;
const stepMs = 60_000;
const rooms = 20;
/** Longer than anything is remembered for: rates, pollers, sessions, limits per hour, logs nobody reads. */
const restMs = 2 * 3_600_000;
/** What a heap keeps of a day by chance: code that was compiled, metrics, caches that are full now. */
const maxGrownBytes = 24 * 1_048_576;

/** A day of coming and going by a clock that is turned: nothing that waits for a time is left over in the evening. */
export const day: Stage = {
  name: "day",
  share: 0,
  async run({ seed, say }) {
    const random = createRandom(seed);
    const clock = createManualClock(Date.now());
    const starting = startEdge({
      clock,
      args: ["--trust-proxy", "127.0.0.1", "--no-samples", "--durability", "process"],
    });
    const edge = await turning(clock, starting);
    try {
      for (let room = 0; room < rooms; room++) await turning(clock, openFreeRoom(edge, `room-${room}`, "live"));
      await live(edge, clock, random, dayMs / 24);
      await rest(clock);
      const morning = look(clock);
      await live(edge, clock, random, dayMs);
      say(`a day is over, ${clock.pending} timers wait`);
      await rest(clock);
      const evening = look(clock);
      const metrics = await turning(
        clock,
        edge.ask("/metrics").then((answer) => answer.text()),
      );
      return compare(morning, evening, metrics);
    } finally {
      await turning(clock, edge.stop());
    }
  },
};

/** Turns the clock until something is done that waits for it. */
async function turning<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = (): void => {
    isDone = true;
  };
  work.then(done, done);
  while (!isDone) {
    // Ten times as fast as the day outside, so that nobody is late for what they have seconds to do.
    await Bun.sleep(1);
    clock.advance(10);
  }
  return work;
}

/** Everybody does a little every minute, under names and from addresses that are new all the time. */
async function live(edge: Edge, clock: ManualClock, random: () => number, forMs: number): Promise<void> {
  const until = clock.now() + forMs;
  for (let step = 0; clock.now() < until; step++) {
    const address = `10.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`;
    const from = { "x-forwarded-for": address };
    const room = `room-${Math.floor(random() * rooms)}`;
    const log = `/api/v1/rooms/${room}/log`;
    const bosh = JSON.stringify({ rid: 1 + step, room, wait: 0 });
    const visits = [
      edge.ask(log, { headers: from }),
      edge.post(room, { text: `minute ${step}` }, from),
      edge.ask("/bosh", { method: "POST", body: bosh, headers: { ...from, "content-type": "application/json" } }),
      edge.ask(`/api/v1/rooms/${room}/chat?limit=5`, { headers: from }),
      ...(step % 5 === 0
        ? [comeAndGo(edge, room), readAndLeave(edge, `${log}/events`), readAndLeave(edge, `${log}?wait=25`)]
        : []),
    ];
    await turning(clock, Promise.all(visits.map(async (visit) => (await visit)?.arrayBuffer())));
    clock.advance(stepMs);
  }
}

async function comeAndGo(edge: Edge, room: string): Promise<null> {
  const socket = await openSocket(`${edge.url}/ws`);
  socket.send({ type: "join", room });
  await socket.nextOf("join");
  socket.close();
  await socket.closed;
  return null;
}

/** Somebody who closes the page while the server still has something to say. */
async function readAndLeave(edge: Edge, path: string): Promise<null> {
  const stop = new AbortController();
  const reading = edge.ask(path, { signal: stop.signal }).catch(() => null);
  await Bun.sleep(5);
  stop.abort();
  await reading;
  return null;
}

async function rest(clock: ManualClock): Promise<void> {
  for (let rested = 0; rested < restMs; rested += 1_000) {
    clock.advance(1_000);
    if (rested % 60_000 === 0) await new Promise<void>((next) => setImmediate(next));
  }
  for (let round = 0; round < 3; round++) {
    Bun.gc(true);
    await Bun.sleep(20);
  }
}

interface Look {
  readonly timers: number;
  readonly heapBytes: number;
  readonly maps: number;
}

function look(clock: ManualClock): Look {
  const { heapSize, objectTypeCounts } = heapStats();
  return {
    timers: clock.pending,
    heapBytes: heapSize,
    maps: (objectTypeCounts.Map ?? 0) + (objectTypeCounts.Set ?? 0),
  };
}

function compare(morning: Look, evening: Look, metrics: string): readonly Finding[] {
  const held = [...metrics.matchAll(/^flyby_connections\{transport="([\w-]+)"\} (\d+)$/gm)];
  const open = held.filter(([, , count]) => count !== "0").map(([, name, count]) => `${name} ${count}`);
  const grown = evening.heapBytes - morning.heapBytes;
  return [
    {
      what: "timers that wait",
      expected: `as many as in the morning, ${morning.timers}`,
      seen: String(evening.timers),
      ok: evening.timers <= morning.timers,
    },
    { what: "sessions and held requests", expected: "none", seen: open.join() || "none", ok: open.length === 0 },
    {
      what: "maps and sets",
      expected: `about ${morning.maps}`,
      seen: String(evening.maps),
      ok: evening.maps <= morning.maps + 200,
    },
    {
      what: "the heap",
      expected: "< 24 MB more than in the morning",
      seen: `${(grown / 1_048_576).toFixed(1)} MB more`,
      ok: grown < maxGrownBytes,
    },
  ];
}
