import { describe, expect, it } from "bun:test";
import { createFakeRoomServer } from "../testing/fake-room-server.ts";
import { createManualTime } from "../testing/manual-time.ts";
import { createMemoryStorage, visit } from "../testing/visit.ts";
import * as timing from "../timing.ts";
import { nextDelayMs } from "./poll.ts";

const turn = { hold: true, visible: true, serverMs: null, hasNews: true, heldMs: 50, roll: 0.5 } as const;
const logs = (requests: readonly string[]) => requests.filter((line) => line.includes("/log?"));

describe("nextDelayMs", () => {
  it("[CLI14] a held request is followed by the next at once, unless something answers without holding", () => {
    expect(nextDelayMs(turn)).toBe(0);
    expect(nextDelayMs({ ...turn, hasNews: false, heldMs: 25_000 })).toBe(0);
    expect(nextDelayMs({ ...turn, hasNews: false, serverMs: 0 })).toBe(2_000);
  });

  it("[CLI14] a poll keeps to the server's pace, a hidden page to a tenth of it and never below 30 s", () => {
    const poll = { ...turn, hold: false, serverMs: 4_000 };
    expect(nextDelayMs(poll)).toBe(4_000);
    expect(nextDelayMs({ ...poll, serverMs: 0 })).toBe(0);
    expect(nextDelayMs({ ...poll, visible: false, roll: 0 })).toBe(40_000);
    expect(nextDelayMs({ ...turn, visible: false, roll: 0, serverMs: 0, hasNews: false })).toBe(30_000);
  });
});

describe("openHttpLog", () => {
  it("[CLI14] holds one request at a time and hears at once", async () => {
    const { server, time, client, arrivals } = visit({ transport: "long-poll" });
    const room = server.room("lobby");
    await time.pass(60_000);
    expect(client.connection()).toEqual({ state: "live", transport: "long-poll" });
    const asked = logs(server.requests).length;
    expect(asked).toBe(3);
    room.say({ text: "now" });
    await time.settle();
    expect(arrivals()).toEqual([1]);
    expect(logs(server.requests).length).toBe(asked + 1);
    client.close();
  });

  it("[CLI14] a server that holds too many requests already is polled for a minute", async () => {
    const { server, time, client, arrivals } = visit({ transport: "long-poll" });
    const room = server.room("lobby");
    server.refuseHeld = true;
    await time.pass(10_000);
    expect(client.connection().state).toBe("live");
    room.say({ text: "polled" });
    await time.pass(4_000);
    expect(arrivals()).toEqual([1]);
    server.refuseHeld = false;
    await time.pass(60_000);
    expect(logs(server.requests).at(-1)).toContain("wait=25");
    expect(logs(server.requests).length).toBeLessThan(30);
    client.close();
  });

  it("[CLI14] an answer that repeats itself is not asked for in a spin", async () => {
    const { server, time, client } = visit({ transport: "long-poll" });
    server.room("lobby");
    const stuck = `${JSON.stringify({ type: "gap", from: 1, to: 2, reason: "too-old", cursor: "aaaaaaaa:0" })}\n`;
    server.cache.set("/base/api/v1/rooms/lobby/log?since=aaaaaaaa%3A0&wait=25", stuck);
    await time.pass(20_000);
    expect(logs(server.requests).length).toBeLessThanOrEqual(11);
    client.close();
  });

  it("[CLI14] a hidden page holds nothing, asks rarely, and catches up when it is shown", async () => {
    const { server, time, client, arrivals, setVisible } = visit({ transport: "long-poll" });
    const room = server.room("lobby");
    await time.pass(1_000);
    setVisible(false);
    await time.settle();
    const asked = logs(server.requests).length;
    room.say({ text: "unseen" });
    await time.pass(29_000);
    expect(arrivals()).toEqual([]);
    await time.pass(271_000);
    const rarely = logs(server.requests).slice(asked);
    expect(rarely.length).toBeLessThanOrEqual(10);
    expect(rarely.some((line) => line.includes("wait="))).toBe(false);
    expect(arrivals()).toEqual([1]);
    room.say({ text: "just before it is shown" });
    setVisible(true);
    await time.settle();
    expect(arrivals()).toEqual([1, 2]);
    client.close();
  });

  it("[CLI14] polls at the server's pace and posts by request", async () => {
    const { server, time, client, of } = visit({ transport: "poll" });
    server.room("lobby");
    await time.pass(31_000);
    expect(logs(server.requests).length).toBeGreaterThanOrEqual(9);
    expect(logs(server.requests).length).toBeLessThanOrEqual(13);
    const answer = await client.post({ text: "by request" });
    expect(answer.ok).toBe(true);
    await time.pass(10_000);
    expect(
      of("arrivals")
        .flat()
        .map(({ comment, own }) => [comment.text, own]),
    ).toEqual([["by request", true]]);
    client.close();
  });
});

describe("a network that is back", () => {
  it.each(["sse", "stream", "long-poll", "bosh"] as const)(
    "[CLI15] over %s what is held is asked anew, because it may be dead without knowing",
    async (transport) => {
      const time = createManualTime();
      const server = createFakeRoomServer(time);
      const room = server.room("lobby");
      let isDead = false;
      const fetch: typeof server.fetch = Object.assign(
        async (input: RequestInfo | URL, init?: RequestInit) => {
          const answer = await server.fetch(input, init);
          const { signal } = init ?? {};
          // The old road says nothing any more, not even that it is gone.
          if (isDead) await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
          return answer;
        },
        { preconnect() {} },
      );
      const { client, arrivals, setVisible, of } = visit({ time, to: server, transport, fetch });
      await time.pass(1_000);
      isDead = true;
      server.streamRoad = "closed";
      const answer = client.post({ text: "on the way" });
      room.say({ text: "unheard" });
      await time.pass(2_000);
      isDead = false;
      server.streamRoad = "open";
      setVisible(true);
      await time.pass(3_000);
      expect(arrivals().toSorted()).toEqual([1, 2]);
      if (transport === "bosh") expect(await answer).toMatchObject({ ok: true });
      expect(of("connection").map(({ state }) => state)).toEqual(["connecting", "live"]);
      expect(client.connection()).toEqual({ state: "live", transport });
      client.close();
    },
  );
});

describe("many tabs of one browser", () => {
  function browser(tabs: number, transport: "sse" | "stream" | "long-poll" | "bosh") {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    const room = server.room("lobby");
    const storage = createMemoryStorage();
    const visits = Array.from({ length: tabs }, () => visit({ time, to: server, storage, transport }));
    const carriers = () =>
      visits.map(({ client }) => {
        const now = client.connection();
        return now.state === "live" ? now.transport : now.state;
      });
    return { time, server, room, visits, carriers };
  }

  it.each(["sse", "stream", "long-poll", "bosh"] as const)(
    "[CLI27] over %s two of eight are held, the others poll and say so, and all hear everything",
    async (transport) => {
      const { time, room, visits, carriers } = browser(8, transport);
      await time.pass(5_000);
      expect(carriers().toSorted()).toEqual([...Array(6).fill("poll"), transport, transport].toSorted());
      room.say({ text: "to all" });
      const answer = visits[7]?.client.post({ text: "from the last" });
      await time.pass(4_000);
      expect(await answer).toMatchObject({ ok: true });
      for (const { arrivals } of visits) expect(arrivals().toSorted()).toEqual([1, 2]);
      for (const { client } of visits) client.close();
      await time.settle();
      expect(time.waiting()).toBe(0);
    },
  );

  it("[CLI27] a place that is free is taken by the next who polls: closed, hidden, or crashed", async () => {
    const { time, visits, carriers } = browser(4, "sse");
    const held = () => carriers().filter((name) => name === "sse").length;
    await time.pass(5_000);
    expect(carriers()).toEqual(["sse", "sse", "poll", "poll"]);
    visits[0]?.client.close();
    await time.pass(4_000);
    expect([held(), carriers()[0]]).toEqual([2, "closed"]);
    visits[1]?.setVisible(false);
    await time.pass(4_000);
    expect(carriers()).toEqual(["closed", "poll", "sse", "sse"]);
    visits[1]?.setVisible(true);
    await time.pass(4_000);
    expect(carriers()).toEqual(["closed", "poll", "sse", "sse"]);
    for (const { client } of visits) client.close();
  });

  it("[CLI27] tabs with a socket need no place", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    server.room("lobby");
    const storage = createMemoryStorage();
    const visits = Array.from({ length: 8 }, () => visit({ time, to: server, storage }));
    await time.pass(5_000);
    for (const { client } of visits) expect(client.connection()).toEqual({ state: "live", transport: "websocket" });
    expect(storage.getItem("flyby:held:fake.test:0")).toBeNull();
    for (const { client } of visits) client.close();
  });

  it("[CLI27] who loses a place to another tab polls on without a pause", async () => {
    const storage = createMemoryStorage();
    const { server, time, client, arrivals, of } = visit({ storage, transport: "sse" });
    const room = server.room("lobby");
    await time.pass(1_000);
    storage.setItem("flyby:held:fake.test:0", `another ${time.now() + timing.leaseMs}`);
    storage.setItem("flyby:held:fake.test:1", `third ${time.now() + timing.leaseMs}`);
    await time.pass(timing.leaseRenewMs);
    expect(client.connection()).toEqual({ state: "live", transport: "poll" });
    room.say({ text: "polled" });
    await time.pass(4_000);
    expect(arrivals()).toEqual([1]);
    expect(of("connection").map(({ state }) => state)).not.toContain("waiting");
    await time.pass(timing.leaseMs);
    expect(client.connection()).toEqual({ state: "live", transport: "sse" });
    client.close();
  });
});

describe("pollMs", () => {
  it("[CLI14] asks as often as it is told instead of as the server says", async () => {
    const { server, time, client } = visit({ transport: "poll", pollMs: 500 });
    server.room("lobby");
    await time.pass(10_000);
    expect(logs(server.requests).length).toBeWithin(17, 24);
    client.close();
  });
});
