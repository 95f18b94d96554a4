import { describe, expect, it } from "bun:test";
import { createFakeRoomServer } from "./testing/fake-room-server.ts";
import { createManualTime } from "./testing/manual-time.ts";
import { createMemoryStorage, visit } from "./testing/visit.ts";

describe("createRoomClient", () => {
  it("[CLI1] joins over a socket and tells room, viewers, identity and arrivals in order", async () => {
    const { server, time, client, of, heard } = visit();
    const room = server.room("lobby");
    room.say({ text: "before" });
    await time.settle();
    room.say({ text: "one" });
    room.say({ text: "two" });
    await time.settle();
    expect(client.connection()).toEqual({ state: "live", transport: "websocket" });
    expect(client.room()?.room.id).toBe("lobby");
    expect(client.identity()?.name).toBe("Quiet Heron 42");
    expect(
      of("arrivals")
        .flat()
        .map(({ comment, own, flying }) => [comment.text, own, flying]),
    ).toEqual([
      ["one", false, true],
      ["two", false, true],
    ]);
    expect(heard.map(({ event }) => event).filter((event) => event === "room" || event === "viewers")).toEqual([
      "room",
      "viewers",
    ]);
    client.close();
  });

  it("[CLI16] an own comment is heard once, and is pending until then", async () => {
    const { server, time, client, of } = visit();
    server.room("lobby");
    await time.settle();
    const answer = client.post({ text: " Hello  " });
    expect(client.pending().map(({ state }) => state)).toEqual(["sending"]);
    await time.settle();
    expect((await answer).ok).toBe(true);
    expect(client.pending()).toEqual([]);
    expect(
      of("arrivals")
        .flat()
        .map(({ comment, own }) => [comment.text, own]),
    ).toEqual([["Hello", true]]);
    client.close();
  });

  it("[CLI4] what is asked of a server that is away is refused as unreachable, not as its error", async () => {
    const { server, time, client } = visit();
    await time.settle();
    server.setDown(true);
    for (const answer of [client.chat(), client.rename("Someone"), client.deleteComment(1)])
      expect(await answer).toMatchObject({ ok: false, code: "unreachable" });
    client.close();
  });

  it("[CLI5] resumes with its cursor after the server was away, with nothing lost or doubled", async () => {
    const { server, time, client, arrivals, of } = visit();
    const room = server.room("lobby");
    await time.settle();
    room.say({ text: "1" });
    await time.settle();
    server.setDown(true);
    await time.settle();
    expect(client.connection().state).toBe("waiting");
    for (let n = 2; n < 6; n++) room.say({ text: String(n) });
    await time.pass(30_000);
    server.setDown(false);
    await time.pass(60_000);
    expect(client.connection().state).toBe("live");
    expect(arrivals()).toEqual([1, 2, 3, 4, 5]);
    expect(of("resumed")).toEqual([{ missed: 0 }]);
    client.close();
  });

  it("[CLI24] after close no timer, request or listener is left", async () => {
    const { server, time, client, heard } = visit();
    server.room("lobby");
    await time.pass(5_000);
    const pending = client.post({ text: "late" });
    client.close();
    client.close();
    await time.settle();
    const before = heard.length;
    expect(time.waiting()).toBe(0);
    expect(server.sockets.ends()).toEqual([]);
    server.room("lobby").say({ text: "unheard" });
    await time.pass(100_000);
    expect(heard.length).toBe(before);
    expect((await pending).ok).toBe(false);
    expect((await client.post({ text: "after" })).ok).toBe(false);
  });

  it("[CLI23] makes the room of an embedding site once, where the server allows that", async () => {
    const { server, time, client } = visit({ room: "blog-1", create: { kind: "video", title: "Blog" } });
    server.openRooms = true;
    await time.pass(2_000);
    expect(client.connection().state).toBe("live");
    expect(client.room()?.room.kind).toBe("video");
    client.close();
  });

  it("[CLI23] a server that has too much to do is asked for the room again", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    server.openRooms = true;
    let asked = 0;
    const fetch: typeof server.fetch = Object.assign(
      async (input: RequestInfo | URL, init?: RequestInit) => {
        if (init?.method === "POST" && String(input).endsWith("/rooms") && asked++ === 0)
          return new Response("", { status: 503 });
        return server.fetch(input, init);
      },
      { preconnect() {} },
    );
    const { client } = visit({ time, to: server, room: "blog-1", create: { kind: "video" }, fetch });
    await time.pass(5_000);
    expect(asked).toBe(2);
    expect(client.connection().state).toBe("live");
    client.close();
  });

  it("[CLI23] fails with the reason where the room cannot be made or is not there", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    const refused = visit({ time, to: server, room: "blog-1", create: { kind: "video" } });
    const missing = visit({ time, to: server, room: "nowhere" });
    await time.pass(1_000);
    expect(refused.client.connection()).toMatchObject({ state: "failed", code: "admin-only" });
    expect(missing.client.connection()).toMatchObject({ state: "failed", code: "room-not-found" });
    expect(await missing.client.post({ text: "hi" })).toMatchObject({ ok: false, code: "room-not-found" });
    expect(time.waiting()).toBe(0);
  });

  it("[CLI19] keeps the identity between visits and shows own comments as own after a reload", async () => {
    const storage = createMemoryStorage();
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    server.room("lobby");
    const first = visit({ time, to: server, storage });
    await time.settle();
    const mine = first.client.identity();
    first.client.close();
    const second = visit({ time, to: server, storage });
    expect(second.client.identity()).toEqual(mine);
    await time.settle();
    server.room("lobby").say({ text: "from my other tab", author: mine?.author ?? "" });
    await time.settle();
    expect(second.of("arrivals").flat()[0]?.own).toBe(true);
    expect(server.identities.size).toBe(1);
    second.client.close();
  });
});
