import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { decodeFrame } from "@flyby/protocol";
import fc from "fast-check";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import { openSocket, type SocketClient } from "./testing/socket-client.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({
    args: ["--rate-address", "100000", "--rate-address-burst", "100000", "--durability", "process"],
  });
  await openFreeRoom(edge, "room");
});
afterAll(() => edge.stop());

async function join(room = "room"): Promise<SocketClient> {
  const socket = await openSocket(`${edge.url}/ws`);
  socket.send({ type: "hello" });
  socket.send({ type: "join", room });
  await socket.nextOf("join");
  return socket;
}

async function pingOf(socket: SocketClient, id: number): Promise<void> {
  while ((await socket.nextOf("ping")).id !== id);
}

describe("the flyby.v1 socket", () => {
  it("[TRA1] hello, join, post, ping are answered in order", async () => {
    const socket = await openSocket(`${edge.url}/ws`);
    socket.send({ type: "hello" });
    socket.send({ type: "join", room: "room" });
    socket.send({ type: "ping", id: 7 });
    expect(JSON.parse(await socket.next())).toMatchObject({ type: "hello", serverTimeMs: expect.any(Number) });
    expect(JSON.parse(await socket.next())).toMatchObject({
      type: "join",
      room: { id: "room" },
      cursor: expect.stringMatching(/^[0-9a-z]{8}:\d+$/),
      viewers: 1,
    });
    expect(JSON.parse(await socket.next())).toMatchObject({ type: "ping", id: 7 });
    socket.close();
  });

  it("[TRA1] a post before join, a second join and an unknown room are refused", async () => {
    const socket = await openSocket(`${edge.url}/ws`);
    socket.send({ type: "post", draft: { text: "x", progress: 0, nonce: "n1" } });
    expect(JSON.parse(await socket.next())).toMatchObject({ type: "refused", code: "not-joined", nonce: "n1" });
    socket.send({ type: "join", room: "room" });
    await socket.nextOf("join");
    socket.send({ type: "join", room: "room" });
    expect(JSON.parse(await socket.next())).toMatchObject({ type: "refused", code: "already-joined" });
    socket.close();

    const lost = await openSocket(`${edge.url}/ws`);
    lost.send({ type: "join", room: "nowhere" });
    expect(JSON.parse(await lost.next())).toMatchObject({ type: "bye", code: "room-not-found" });
    expect(await lost.closed).toBe(4404);

    const wrong = await openSocket(`${edge.url}/ws`);
    wrong.send({ type: "join", room: "room", since: "17" });
    expect(JSON.parse(await wrong.next())).toMatchObject({ type: "bye", code: "bad-cursor" });
    expect(await wrong.closed).toBe(4400);
  });

  it("[TRA2] the subprotocol is ours, none, or a refusal", async () => {
    for (const [offered, chosen] of [
      [["foo", "flyby.v1"], "flyby.v1"],
      [["flyby.v1", "flyby.v1.deflate"], "flyby.v1.deflate"],
      [[], ""],
    ] as const) {
      const socket = await openSocket(`${edge.url}/ws`, offered);
      expect(socket.protocol).toBe(chosen);
      socket.close();
    }
    const refused = await edge.ask("/ws", {
      headers: {
        connection: "upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        "sec-websocket-protocol": "foo",
      },
    });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { code: "bad-protocol" } });
  });

  it("[TRA3] the ack comes before the batch with the comment, and carries an identity once", async () => {
    const socket = await join();
    for (let index = 0; index < 30; index++) {
      socket.send({ type: "post", draft: { text: `mine ${index}`, progress: 0, nonce: `t3-${index}` } });
    }
    const acked = new Set<number>();
    let seen = 0;
    let identities = 0;
    while (seen < 30) {
      const frame: unknown = JSON.parse(await socket.next());
      if (Array.isArray(frame)) {
        for (const [seq] of frame[4]) expect(acked.has(seq)).toBe(true);
        seen += frame[4].length;
      } else if (typeof frame === "object" && frame !== null && "type" in frame && frame.type === "ack") {
        if ("seq" in frame) acked.add(Number(frame.seq));
        if ("identity" in frame) identities++;
      }
    }
    expect(identities).toBe(1);
    socket.close();
  });

  it("[TRA12] frames that are no messages are refused and change nothing, after twenty the socket is closed", async () => {
    const before = await edge.ask("/api/v1/rooms/room/chat?limit=200").then((answer) => answer.json());
    const socket = await join();
    socket.sendRaw("{");
    expect(await socket.nextOf("refused")).toMatchObject({ code: "bad-json" });
    socket.send({ type: "dance" });
    expect(await socket.nextOf("refused")).toMatchObject({ code: "bad-message" });
    for (let index = 0; index < 18; index++) socket.sendRaw("[]");
    expect(await socket.closed).toBe(4400);
    const after = await edge.ask("/api/v1/rooms/room/chat?limit=200").then((answer) => answer.json());
    expect(after).toEqual(before);
  });

  it("[TRA12] binary and oversized frames close the socket", async () => {
    const binary = await join();
    binary.sendRaw(new Uint8Array([1, 2, 3]));
    expect(await binary.closed).toBe(4400);
    const large = await join();
    large.sendRaw("x".repeat(20_000));
    expect(await large.closed).toBe(4413);
    const huge = await join();
    huge.sendRaw("x".repeat(200_000));
    expect([1006, 1009]).toContain(await huge.closed);
  });

  it("[API11] random frames get documented answers, change nothing and end nobody else", async () => {
    const before = await edge.ask("/api/v1/rooms/room/chat?limit=200").then((answer) => answer.json());
    const witness = await join();
    const message = fc.record(
      {
        type: fc.constantFrom("hello", "join", "post", "ping", "bye", "batch", "__proto__"),
        token: fc.oneof(fc.string(), fc.constant(null), fc.nat()),
        room: fc.oneof(fc.string(), fc.constant("room"), fc.constant("../lobby")),
        since: fc.oneof(fc.string(), fc.constant("0"), fc.constant("zzzzzzzz:9007199254740993")),
        maxRate: fc.double(),
        id: fc.oneof(fc.double(), fc.string()),
        draft: fc.oneof(
          fc.json(),
          fc.record({ text: fc.constantFrom("", "\u200b", 7), progress: fc.double(), nonce: fc.string() }),
        ),
      },
      { requiredKeys: ["type"] },
    );
    const frame = fc.oneof(
      message.map((value) => JSON.stringify(value)),
      fc.json(),
      fc.string({ unit: "grapheme" }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 8 }), async (frames) => {
        const socket = await openSocket(`${edge.url}/ws`);
        for (const text of frames) socket.sendRaw(text);
        socket.send({ type: "ping", id: 42 });
        for (let over = false; !over; ) {
          const frame = decodeFrame(await socket.next());
          expect(frame.kind).not.toBe("unknown");
          if (frame.kind !== "control") continue;
          expect(frame.message).not.toMatchObject({ code: "internal" });
          over = frame.message.type === "bye" || (frame.message.type === "ping" && frame.message.id === 42);
        }
        socket.close();
      }),
      { numRuns: 60 },
    );
    witness.send({ type: "ping", id: 1 });
    await pingOf(witness, 1);
    witness.close();
    const after = await edge.ask("/api/v1/rooms/room/chat?limit=200").then((answer) => answer.json());
    expect(after).toEqual(before);
  });

  it("[API7] a bad token is refused and the socket stays, without an author", async () => {
    const socket = await openSocket(`${edge.url}/ws`);
    socket.send({ type: "hello", token: "nonsense" });
    expect(JSON.parse(await socket.next())).toMatchObject({ type: "refused", code: "bad-token" });
    socket.send({ type: "join", room: "room" });
    expect(JSON.parse(await socket.next())).toMatchObject({ type: "join" });
    const { token, author } = await edge.ask("/api/v1/identity", { method: "POST" }).then((answer) => answer.json());
    socket.send({ type: "hello", token });
    expect(await socket.nextOf("hello")).toMatchObject({ author });
    socket.send({ type: "post", draft: { text: "as myself", progress: 0, nonce: "me" } });
    expect(await socket.nextOf("ack")).toMatchObject({ author, nonce: "me" });
    socket.close();
  });

  it("[ORG1] a page of another site opens no socket", async () => {
    const opened = openSocket(`${edge.url}/ws`, ["flyby.v1"], { origin: "https://evil.example" });
    await expect(opened).rejects.toThrow();
    const own = await openSocket(`${edge.url}/ws`, ["flyby.v1"], { origin: `http://127.0.0.1:${edge.port}` });
    own.close();
  });
});
