import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createIdentityStore } from "./identity-store.ts";
import { openSpeaker, type Speaker } from "./speaker.ts";

const answer = {
  room: { id: "lab", number: 1, kind: "live", title: "Lab", folder: null, media: null, startedAt: 0, createdAt: 0 },
  cursor: "aaaaaaaa:0",
  viewers: 1,
  comments: 0,
  serverTimeMs: 0,
  density: { bucketMs: 1_000, counts: [] },
};

describe("openSpeaker", () => {
  const posts: string[] = [];
  const sockets = new Set<{ send(text: string): unknown; close(): void }>();
  let server: ReturnType<typeof Bun.serve>;
  let speaker: Speaker;
  beforeAll(async () => {
    server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch(request, server) {
        if (new URL(request.url).pathname === "/ws") {
          const headers = { "Sec-WebSocket-Protocol": "flyby.v1" };
          return server.upgrade(request, { data: undefined, headers }) ? undefined : new Response("", { status: 400 });
        }
        return Response.json({ token: "t", author: "us", name: "Quiet Heron" });
      },
      websocket: {
        open: (socket) => void sockets.add(socket),
        message(socket, text) {
          const said = JSON.parse(`${text}`);
          if (said.type === "join") socket.send(JSON.stringify({ type: "join", ...answer }));
          if (said.type === "post") posts.push(said.draft.nonce);
        },
      },
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    let nonce = 0;
    speaker = openSpeaker({
      server: server.url.href,
      room: "lab",
      storage: createIdentityStore(),
      WebSocket,
      createNonce: () => `n${++nonce}`,
      onIdentity: resolve,
    });
    await promise;
  });
  afterAll(async () => {
    speaker.close();
    await server.stop(true);
  });

  test("[PAG8] where no socket opens it speaks by request", async () => {
    const asked: string[] = [];
    const walled = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch(request) {
        const { pathname } = new URL(request.url);
        asked.push(`${request.method} ${pathname}`);
        if (pathname === "/ws") return new Response("", { status: 403 });
        if (pathname.endsWith("/identity")) return Response.json({ token: "t", author: "us", name: "Quiet Heron" });
        return pathname.endsWith("/log") ? new Response("", { status: 200 }) : Response.json(answer);
      },
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    const voice = openSpeaker({
      server: walled.url.href,
      room: "lab",
      storage: createIdentityStore(),
      WebSocket,
      createNonce: () => "n",
      onIdentity: resolve,
    });
    await promise;
    while (!asked.some((one) => one.startsWith("GET /api/v1/rooms/lab"))) await Bun.sleep(5);
    expect(asked.filter((one) => one === "GET /ws")).toHaveLength(2);
    voice.post({ text: "by request" });
    while (!asked.includes("POST /api/v1/rooms/lab/comments")) await Bun.sleep(5);
    voice.close();
    await walled.stop(true);
  });

  test("[PAG8] no comment waits for the answer to another, and each gets its own", async () => {
    expect([speaker.isReady(), speaker.author()]).toEqual([true, "us"]);
    const answers = [1, 2, 3].map((number) => speaker.post({ text: `beat ${number}` }));
    while (posts.length < 3) await Bun.sleep(1);
    const [socket] = sockets;
    socket?.send(
      JSON.stringify({ type: "refused", nonce: "n2", code: "rate-limited", message: "", retryAfterMs: 900 }),
    );
    socket?.send(JSON.stringify({ type: "ack", nonce: "n1", id: 7, seq: 1, progress: 0, createdAt: 0, author: "us" }));
    expect(await answers[0]).toMatchObject({ ok: true, value: { id: 7 } });
    expect(await answers[1]).toMatchObject({ ok: false, code: "rate-limited", retryAfterMs: 900 });
    socket?.close();
    expect(await answers[2]).toMatchObject({ ok: false, code: "unreachable" });
    expect(speaker.isReady()).toBe(false);
    expect(await speaker.post({ text: "nobody hears" })).toMatchObject({ ok: false, code: "unreachable" });
  });
});
