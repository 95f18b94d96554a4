import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import {
  natsPath,
  type PostgresServer,
  postgresFolder,
  redisPath,
  startNats,
  startPostgres,
  startRedis,
  type TestServer,
} from "@flyby/testing";
import { type Crowd, gather } from "./support/crowd.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
import { createRandom, readSeed, shuffle } from "./support/random.ts";
import { deploy, freezeNode, killNode, loseBus, type Scene } from "./support/upheavals.ts";

const seed = readSeed();
const settleMs = 20_000;
const testMs = 150_000;

/** A budget makes one of them leave things out, which has to be declared as well. */
const kinds = [
  { name: "redis", start: startRedis, args: [] },
  { name: "nats", start: startNats, args: ["--room-budget", "20"] },
] as const;

const isHere = postgresFolder() !== null && redisPath() !== null && natsPath() !== null;

(isHere ? describe : describe.skip)("two installations of three nodes, on one PostgreSQL", () => {
  const random = createRandom(seed);
  const faults: string[] = [];
  const began = Date.now();
  let postgres: PostgresServer;
  let buses: readonly TestServer[] = [];
  let scenes: readonly Scene[] = [];

  function say(name: string, words: string): void {
    console.log(`${((Date.now() - began) / 1_000).toFixed(1).padStart(5)} s  ${name}: ${words}`);
  }

  beforeAll(async () => {
    postgres = await startPostgres();
    buses = await Promise.all(kinds.map(({ start }) => start()));
    const set = await Promise.allSettled(kinds.map((_, index) => setScene(index)));
    // Those that are there are ended, too, when another is not.
    scenes = set.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    for (const each of set) if (each.status === "rejected") throw each.reason;
  }, testMs);

  afterAll(async () => {
    for (const { crowd } of scenes) crowd.close();
    await Promise.all(scenes.map(({ installation }) => installation.close()));
    await Promise.all(buses.map((bus) => bus.close()));
    await postgres.stop();
  }, 30_000);

  async function setScene(index: number): Promise<Scene> {
    const [kind, bus] = [kinds[index], buses[index]];
    if (kind === undefined || bus === undefined) throw new Error("no such bus");
    const { name, args } = kind;
    const databaseUrl = await postgres.newDatabase();
    const installation = await startInstallation({ name, databaseUrl, bus, nodes: 3, random, args });
    const crowd = await gather({
      room: installation.room,
      random,
      door: () => installation.door,
      posts: installation.door,
      tokenFrom: installation.nodes[0]?.url ?? "",
      patiences: [1, 4],
      perSecond: 5,
    });
    say(name, `${crowd.listeners.length} listeners and ${crowd.posters.length} posters, seed ${seed}`);
    return {
      installation,
      crowd,
      random,
      say: (words) => say(name, words),
      fault: (words) => void faults.push(`${name}: ${words}`),
    };
  }

  it(
    "[CHA1, CHA2, CHA3, LOG1, LOG3, LOG4, LOG6] lose nothing, double nothing and hold nobody up, whatever dies",
    async () => {
      say("postgres", "restarts, fast");
      await postgres.restart("fast");
      await Bun.sleep(2_000);
      say("postgres", "crashes, and is away for a second");
      await postgres.restart("immediate", 1_000);
      await Bun.sleep(3_000);
      await Promise.all(
        scenes.map(async (scene) => {
          for (const happen of shuffle([killNode, loseBus, freezeNode], random)) await happen(scene);
          await deploy(scene);
        }),
      );
      await Promise.all(scenes.map(({ crowd }) => crowd.settle(settleMs)));
      const wrong = await Promise.all(scenes.map(report));
      const problems = [...faults, ...wrong.flat()];
      if (problems.length > 0) explain(problems);
      expect(problems.length).toBe(0);
    },
    testMs,
  );

  async function report({ installation, crowd, say }: Scene): Promise<readonly string[]> {
    const truth = await installation.truth();
    const count = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);
    const acknowledged = count(crowd.posters.map((poster) => poster.acknowledged.length));
    const retries = count(crowd.posters.map((poster) => poster.retries()));
    const connections = count(crowd.listeners.map((listener) => listener.connections()));
    say(`${truth.size} entries, ${acknowledged} acknowledged after ${retries} retries, ${connections} connections`);
    say(`declared: ${reasons(crowd)}`);
    return crowd.verdict(truth);
  }

  function explain(problems: readonly string[]): void {
    console.error(`FLYBY_CHAOS_SEED=${seed} shows this again:\n${problems.join("\n")}`);
    for (const { installation } of scenes) for (const node of installation.nodes) console.error(troublesOf(node));
  }
});

function reasons({ listeners }: Crowd): string {
  const counts = new Map<string, number>();
  for (const { account } of listeners)
    for (const reason of account.declared.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, many]) => `${many} ${reason}`).join(", ") || "nothing";
}

function troublesOf({ name, log }: Installation["nodes"][number]): string {
  const lines = log().filter((line) => /"level":"(warn|error)"/.test(line) || !line.startsWith("{"));
  return [`${name}:`, ...lines.slice(-10)].join("\n  ");
}
