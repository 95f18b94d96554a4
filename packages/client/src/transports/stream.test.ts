import { describe, expect, it } from "bun:test";
import { errors, headers } from "@flyby/protocol";
import * as bounds from "../bounds.ts";
import { createFakeRoomServer } from "../testing/fake-room-server.ts";
import { createManualTime } from "../testing/manual-time.ts";
import { visit } from "../testing/visit.ts";
import * as timing from "../timing.ts";

const streams = (requests: readonly string[]) => requests.filter((line) => /log\/(events|stream)/.test(line));

describe.each(["sse", "stream"] as const)("openHttpLog over %s", (transport) => {
  it("[CLI26] one request carries everything, heartbeats and all, and posts go beside it", async () => {
    const { server, time, client, arrivals, of } = visit({ transport });
    const room = server.room("lobby");
    await time.pass(1_000);
    expect(client.connection()).toEqual({ state: "live", transport });
    for (let n = 0; n < 20; n++) {
      room.say({ text: String(n) });
      await time.pass(30_000);
    }
    expect((await client.post({ text: "mine" })).ok).toBe(true);
    await time.settle();
    expect(arrivals()).toEqual(Array.from({ length: 21 }, (_, n) => n + 1));
    expect(streams(server.requests)).toHaveLength(1);
    expect(of("connection").map(({ state }) => state)).toEqual(["connecting", "live"]);
    client.close();
    await time.settle();
    expect(time.waiting()).toBe(0);
  });

  it("[CLI26] a stream without a heartbeat is left after 25 s, and read on from the cursor", async () => {
    const { server, time, client, arrivals, of } = visit({ transport });
    const room = server.room("lobby");
    await time.pass(20_000);
    server.streamRoad = "closed";
    room.say({ text: "swallowed" });
    await time.pass(timing.streamQuietMs - 6_000);
    expect(client.connection().state).toBe("live");
    server.streamRoad = "open";
    await time.pass(2_000 + timing.reconnectBaseMs);
    expect(client.connection()).toEqual({ state: "live", transport });
    expect(arrivals()).toEqual([1]);
    expect(of("resumed")).toEqual([{ missed: 0 }]);
    client.close();
  });

  it("[CLI26] when the server ends the stream, the way back begins within half a second", async () => {
    const { server, time, client, arrivals } = visit({ transport });
    const room = server.room("lobby");
    await time.pass(30_000);
    server.drain();
    room.say({ text: "meanwhile" });
    await time.pass(timing.reconnectBaseMs);
    expect(client.connection()).toEqual({ state: "live", transport });
    expect(arrivals()).toEqual([1]);
    client.close();
  });

  it("[CLI14] a hidden page holds no stream, asks rarely, and catches up when it is shown", async () => {
    const { server, time, client, arrivals, of, setVisible } = visit({ transport });
    const room = server.room("lobby");
    await time.pass(1_000);
    setVisible(false);
    await time.settle();
    expect(client.connection()).toEqual({ state: "live", transport: "poll" });
    room.say({ text: "unseen" });
    await time.pass(600_000);
    expect(streams(server.requests)).toHaveLength(1);
    expect(server.requests.filter((line) => line.includes("/log?")).length).toBeLessThan(22);
    room.say({ text: "just before it is shown" });
    setVisible(true);
    await time.settle();
    expect(arrivals()).toEqual([1, 2]);
    expect(client.connection()).toEqual({ state: "live", transport });
    expect(of("connection").map(({ state }) => state)).not.toContain("waiting");
    client.close();
  });

  it("[CLI14] a server that holds too many already is polled for a minute", async () => {
    const { server, time, client, arrivals } = visit({ transport });
    const room = server.room("lobby");
    server.refuseHeld = true;
    await time.pass(10_000);
    expect(client.connection()).toEqual({ state: "live", transport: "poll" });
    room.say({ text: "polled" });
    await time.pass(4_000);
    expect(arrivals()).toEqual([1]);
    server.refuseHeld = false;
    await time.pass(60_000);
    expect(client.connection()).toEqual({ state: "live", transport });
    expect(streams(server.requests)).toHaveLength(2);
    client.close();
  });
});

describe("a stream without end or sense", () => {
  const open = (transport: "sse" | "stream", block: string) => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    server.room("lobby");
    const bytes = new TextEncoder().encode(block);
    let [blocks, left] = [0, 0];
    const body = (gone: AbortSignal) =>
      new ReadableStream<Uint8Array>({
        start: (out) =>
          gone.addEventListener("abort", () => {
            left++;
            out.error(gone.reason);
          }),
        async pull(out) {
          await time.sleep(10, gone);
          if (gone.aborted) return;
          blocks++;
          out.enqueue(bytes);
        },
      });
    const fetch: typeof server.fetch = Object.assign(
      async (input: RequestInfo | URL, init?: RequestInit) =>
        /log\/(events|stream)/.test(String(input))
          ? new Response(body(init?.signal ?? AbortSignal.abort()), { headers: { [headers.cursor]: "aaaaaaaa:0" } })
          : server.fetch(input, init),
      { preconnect() {} },
    );
    return { ...visit({ time, to: server, transport, fetch }), read: () => blocks * bytes.length, left: () => left };
  };

  it.each([
    ["stream", "a line", "x".repeat(65_536)],
    ["sse", "a line", "x".repeat(65_536)],
    ["sse", "an event", `data: ${"x".repeat(65_000)}\n`],
    ["sse", "an event of empty lines", "data\n".repeat(10_000)],
  ] as const)(
    "[CLI26] over %s %s that does not end is left, and its connection with it",
    async (transport, _, block) => {
      const { time, client, of, read, left } = open(transport, block);
      const began = time.now();
      while (left() === 0 && time.now() - began < 3_000) await time.pass(10);
      expect(of("connection").map(({ state }) => state)).toContain("waiting");
      expect(read()).toBeLessThan(bounds.maxUnended + 4 * 65_536);
      expect(left()).toBeGreaterThan(0);
      client.close();
    },
  );

  it("[CLI26] signs of life may come for ever", async () => {
    const { time, client, of } = open("sse", `${":\n\n".repeat(20_000)}`);
    await time.pass(2_000);
    expect(of("connection").map(({ state }) => state)).toEqual(["connecting", "live"]);
    client.close();
  });
});

describe("a stream in other hands", () => {
  /** Hands each byte on alone, after a byte order mark; `lineEnd` in place of LF. */
  function inBytes(body: ReadableStream<Uint8Array>, lineEnd: string): ReadableStream<Uint8Array> {
    const [mark, end] = [new TextEncoder().encode("\ufeff"), new TextEncoder().encode(lineEnd)];
    return body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        start(out) {
          for (const byte of mark) out.enqueue(Uint8Array.of(byte));
        },
        transform(block, out) {
          for (const byte of block) for (const each of byte === 10 ? end : [byte]) out.enqueue(Uint8Array.of(each));
        },
      }),
    );
  }

  it.each([
    ["sse", "\n"],
    ["sse", "\r\n"],
    ["sse", "\r"],
    ["stream", "\n"],
    ["stream", "\r\n"],
  ] as const)(
    "[CLI26] %s is read byte by byte, with a byte order mark and lines that end with %j",
    async (transport, end) => {
      const time = createManualTime();
      const server = createFakeRoomServer(time);
      const room = server.room("lobby");
      const fetch: typeof server.fetch = Object.assign(
        async (input: RequestInfo | URL, init?: RequestInit) => {
          const answer = await server.fetch(input, init);
          if (answer.body === null || !/log\/(events|stream)/.test(String(input))) return answer;
          return new Response(inBytes(answer.body, end), { headers: answer.headers });
        },
        { preconnect() {} },
      );
      const { client, of } = visit({ time, to: server, transport, fetch });
      await time.pass(1_000);
      room.say({ text: "草 🦋 é" });
      await time.pass(20_000);
      room.say({ text: "👩‍👩‍👧" });
      for (let n = 0; n < 500; n++) await time.settle();
      const texts = of("arrivals").flatMap((list) => list.map(({ comment }) => comment.text));
      expect([texts, client.connection()]).toEqual([["草 🦋 é", "👩‍👩‍👧"], { state: "live", transport }]);
      client.close();
    },
  );

  it("[CLI26] garbage under the name of a stream is left for a long poll", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    const room = server.room("lobby");
    server.sockets.mode = "refuse";
    const fetch: typeof server.fetch = Object.assign(
      async (input: RequestInfo | URL, init?: RequestInit) =>
        String(input).includes("log/events")
          ? // Bytes that are no gzip, as the browser tells it.
            new Response(new ReadableStream({ pull: (out) => out.error(new TypeError("decoding failed")) }), {
              headers: { [headers.cursor]: "aaaaaaaa:0" },
            })
          : server.fetch(input, init),
      { preconnect() {} },
    );
    const { client, arrivals } = visit({ time, to: server, fetch });
    await time.pass(10_000);
    room.say({ text: "all the same" });
    await time.settle();
    expect([client.connection(), arrivals()]).toEqual([{ state: "live", transport: "long-poll" }, [1]]);
    client.close();
  });
});

describe("a network that keeps events back", () => {
  it.each([
    ["collects them, so that not even the first comes", "closed"],
    ["lets the first through and no other", "first-block"],
  ] as const)("[CLI13] one that %s is left for a long poll", async (_, road) => {
    const { server, time, client, arrivals } = visit();
    const room = server.room("lobby");
    server.sockets.mode = "refuse";
    server.streamRoad = road;
    await time.pass(10_000);
    room.say({ text: "kept back" });
    await time.pass(timing.streamQuietMs + 2_000);
    expect(client.connection()).toEqual({ state: "live", transport: "long-poll" });
    expect(arrivals()).toEqual([1]);
    client.close();
  });

  it.each([
    ["a proxy that forbids it", 403, "<h1>Forbidden</h1>"],
    ["a server that does not know it", 404, JSON.stringify({ error: { code: "not-found", message: "" } })],
  ])("[CLI13] %s is no reason to fail while the room is there", async (_, status, body) => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    server.room("lobby");
    server.sockets.mode = "refuse";
    const fetch: typeof server.fetch = Object.assign(
      async (input: RequestInfo | URL, init?: RequestInit) =>
        String(input).includes("log/events") ? new Response(body, { status }) : server.fetch(input, init),
      { preconnect() {} },
    );
    const { client } = visit({ time, to: server, fetch });
    await time.pass(5_000);
    expect(client.connection()).toEqual({ state: "live", transport: "long-poll" });
    client.close();
  });

  it("[CLI4] what the server itself refuses for good ends in failed", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    server.room("lobby");
    const body = { error: { code: "origin-refused", message: errors["origin-refused"].message } };
    const fetch: typeof server.fetch = Object.assign(
      async (input: RequestInfo | URL, init?: RequestInit) =>
        String(input).includes("log/events")
          ? new Response(JSON.stringify(body), { status: 403 })
          : server.fetch(input, init),
      { preconnect() {} },
    );
    const { client } = visit({ time, to: server, transport: "sse", fetch });
    await time.pass(1_000);
    expect(client.connection()).toMatchObject({ state: "failed", code: "origin-refused" });
    expect(time.waiting()).toBe(0);
  });
});
