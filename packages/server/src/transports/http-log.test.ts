import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { headers as names } from "@flyby/protocol";
import type { Answer } from "../http/answers.ts";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import { settle } from "../log/testing/reading.ts";
import { createManualClock } from "../manual-clock.ts";
import { createMetrics } from "../ops/metrics.ts";
import { createHttpLog } from "./http-log.ts";
import { pollStepMs } from "./poll-head.ts";
import { createSeats } from "./seats.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ args: ["--durability", "process"] });
});
afterAll(() => edge.stop());

const sender = { author: "a", name: "A", address: "127.0.0.1", role: "admin" } as const;

/** The HTTP log of a room whose polls live in a time of their own. */
async function openPolls(room: string) {
  await openFreeRoom(edge, room);
  const opened = await edge.core.openLog(room);
  if (!opened.ok) throw new Error(opened.code);
  const log = opened.value;
  const clock = createManualClock();
  const { routes, longPoll } = createHttpLog({
    core: edge.core,
    clock,
    metrics: createMetrics("0"),
    seats: createSeats(),
  });
  const read = routes[0]?.methods.GET;
  if (read === undefined) throw new Error("no route");

  async function ask(query: string): Promise<Answer> {
    const request = new Request(`http://localhost/api/v1/rooms/${room}/log?${query}`);
    const answer = await read?.({
      request,
      query: new URL(request.url).searchParams,
      params: { room },
      peer: { address: "192.0.2.1" },
      origin: { verdict: "none" },
      hold: () => undefined,
    });
    if (answer === undefined || answer instanceof Response) throw new Error("an Answer is expected");
    return answer;
  }

  return {
    clock,
    longPoll,
    ask,
    head: () => `${log.head().epoch}:${log.head().seq}`,
    cursor: async (query: string) => (await ask(query)).headers[names.cursor] ?? "",
    pause: async (query: string) => Number((await ask(query)).headers[names.nextPollMs]),
    async say(text: string): Promise<void> {
      const said = await edge.core.ingress.submit(room, { text, progress: 0 }, sender);
      if (!said.ok) throw new Error(said.code);
      while (log.head().seq < said.value.seq) await Bun.sleep(1);
    },
  };
}

describe("createHttpLog", () => {
  it("[TRA9] who is held when the server leaves is answered within the grace period, and told to ask again at once", async () => {
    const { ask, head, say, longPoll, clock } = await openPolls("leaving");
    await say("before");
    const asked = Array.from({ length: 40 }, () => ask(`since=${head()}&wait=20`));
    while (longPoll.connections() < 40) await Bun.sleep(1);
    const left = longPoll.drain({ way: "restart", graceMs: 1_000 });
    await settle();
    // Some at a time.
    expect(longPoll.connections()).toBeGreaterThan(30);
    for (let passed = 0; passed < 1_000; passed += 50) {
      clock.advance(50);
      await settle();
    }
    await left;
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ headers, text }) => `${headers[names.nextPollMs]} ${text}`))).toEqual(
      new Set(["100 "]),
    );
    // Who comes now is held no more.
    expect((await ask(`since=${head()}&wait=20`)).text).toBe("");
  });

  it("[TRA13] whoever polls within a step is handed the same cursor, then all that was said meanwhile", async () => {
    const { ask, cursor, say, head, clock } = await openPolls("steps");
    const start = await cursor("");
    clock.advance(60_000);
    await say("one");
    const afterOne = head();
    expect(await cursor(`since=${start}`)).toBe(afterOne);
    await say("two");
    await say("three");
    for (const since of ["0", start, afterOne]) expect(await cursor(`since=${since}`)).toBe(afterOne);
    expect((await ask(`since=${afterOne}`)).text).toBe("");
    clock.advance(pollStepMs);
    const later = await ask(`since=${afterOne}`);
    expect(later.headers[names.cursor]).toBe(head());
    for (const text of ["two", "three"]) expect(later.text).toContain(text);
  });

  it("[TRA13] a range, a held request and a cursor beyond it are not held back", async () => {
    const { ask, cursor, say, head } = await openPolls("ahead");
    await cursor("");
    await say("one");
    const seen = await cursor("since=0");
    await say("two");
    expect(head()).not.toBe(seen);
    expect(await cursor(`since=${seen}&until=${head()}`)).toBe(head());
    expect((await ask(`since=${seen}&wait=1`)).text).toContain("two");
    // Who joined just now is ahead of the polls and stays where they are.
    expect(await cursor(`since=${head()}`)).toBe(head());
  });

  it("[TRA11] where something was said in the last ten seconds polls come back after one, else after two", async () => {
    const { pause, say, clock } = await openPolls("pace");
    expect(await pause("")).toBe(2_000);
    await say("one");
    expect(await pause("since=0")).toBe(1_000);
    clock.advance(9_000);
    expect(await pause("since=0")).toBe(1_000);
    clock.advance(1_000);
    expect(await pause("since=0")).toBe(2_000);
  });

  it("[TRA10] who has an entry from its ack before it is delivered is held until there is more", async () => {
    const { ask, head, say } = await openPolls("acked");
    await say("one");
    const before = head();
    // The ack is here, the batch is not.
    const acked = await edge.core.ingress.submit("acked", { text: "own", progress: 0 }, sender);
    if (!acked.ok) throw new Error(acked.code);
    expect(head()).toBe(before);
    const held = ask(`since=${before.split(":")[0]}:${acked.value.seq}&wait=5`);
    while (head() === before) await Bun.sleep(1);
    await Bun.sleep(30);
    await say("other");
    const answer = await held;
    expect(answer.text).toContain("other");
    expect(answer.text).not.toContain("own");
  });

  it("[TRA14] polls may be kept for a second, the empty answer to a held request never", async () => {
    const { ask, say, head, clock } = await openPolls("kept");
    const caching = async (query: string) => (await ask(query)).headers["cache-control"];
    await say("one");
    expect(await caching("since=0")).toBe("public, max-age=1");
    expect(await caching(`since=${head()}`)).toBe("public, max-age=1");
    const held = caching(`since=${head()}&wait=5`);
    await Bun.sleep(20);
    clock.advance(5_000);
    expect(await held).toBe("no-store");
  });
});
