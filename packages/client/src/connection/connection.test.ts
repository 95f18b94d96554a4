import { describe, expect, it } from "bun:test";
import { encodeBatch, encodeControl } from "@flyby/protocol";
import { createFakeRoomServer } from "../testing/fake-room-server.ts";
import { createManualTime } from "../testing/manual-time.ts";
import { createMemoryStorage, visit } from "../testing/visit.ts";

describe("createConnection", () => {
  it("[CLI13] a page behind a wall for sockets is carried by events within two seconds, and remembers it", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    const storage = createMemoryStorage();
    const room = server.room("lobby");
    server.sockets.mode = "refuse";
    const first = visit({ time, to: server, storage });
    await time.pass(2_000);
    expect(first.client.connection()).toEqual({ state: "live", transport: "sse" });
    room.say({ text: "over the wall" });
    await time.settle();
    expect(first.arrivals()).toEqual([1]);
    expect((await first.client.post({ text: "back" })).ok).toBe(true);
    first.client.close();
    const tried = server.sockets.tried;
    const second = visit({ time, to: server, storage });
    await time.settle();
    expect(second.client.connection()).toEqual({ state: "live", transport: "sse" });
    expect(server.sockets.tried).toBe(tried);
    second.client.close();
  });

  it("[CLI13] a socket that joins and is cut again and again is no reason to leave sockets", async () => {
    const { server, time, client, of } = visit();
    server.room("lobby");
    for (let n = 0; n < 12; n++) {
      await time.pass(1_000);
      for (const end of server.sockets.ends()) end.close(1006);
    }
    await time.pass(40_000);
    expect(of("connection").filter((each) => each.state === "live" && each.transport !== "websocket")).toEqual([]);
    expect(client.connection()).toEqual({ state: "live", transport: "websocket" });
    client.close();
  });

  it("[CLI13] a socket that hangs is given up after six seconds", async () => {
    const { server, time, client } = visit();
    server.room("lobby");
    server.sockets.mode = "hang";
    await time.pass(7_000);
    expect(client.connection()).toEqual({ state: "live", transport: "sse" });
    client.close();
  });

  it("[CLI13] climbs back to a socket when the wall is gone, without losing or doubling anything", async () => {
    const { server, time, client, arrivals } = visit();
    const room = server.room("lobby");
    server.sockets.mode = "refuse";
    await time.pass(5_000);
    server.sockets.mode = "open";
    for (let n = 0; n < 80; n++) {
      room.say({ text: String(n) });
      await time.pass(500);
    }
    expect(client.connection()).toEqual({ state: "live", transport: "websocket" });
    expect(arrivals()).toEqual(Array.from({ length: 80 }, (_, n) => n + 1));
    client.close();
  });

  it("[CLI15] a socket without traffic is asked after 30 s and left 8 s later when it does not answer", async () => {
    const { server, time, client, arrivals } = visit();
    const room = server.room("lobby");
    await time.pass(1_000);
    // The road is cut without anybody being told: nothing travels, nothing closes.
    const [dead] = server.sockets.ends();
    if (dead === undefined) throw new Error("no socket");
    dead.send = () => {};
    dead.onText = () => {};
    room.say({ text: "missed" });
    await time.pass(36_000);
    expect(client.connection().state).toBe("live");
    expect(arrivals()).toEqual([]);
    await time.pass(4_000);
    expect(client.connection()).toEqual({ state: "live", transport: "websocket" });
    expect(arrivals()).toEqual([1]);
    client.close();
  });

  it("[CLI15] a page that is shown asks its quiet socket at once whether it lives", async () => {
    const { server, time, client, of, setVisible } = visit();
    server.room("lobby");
    await time.pass(10_000);
    const [dead] = server.sockets.ends();
    if (dead !== undefined) dead.onText = () => {};
    setVisible(false);
    await time.pass(6_000);
    setVisible(true);
    await time.pass(8_500);
    expect(dead?.isOpen()).toBe(false);
    expect(of("connection").at(-1)).toEqual({ state: "live", transport: "websocket" });
    client.close();
  });

  it("[CLI15] an idle socket that answers is kept for ever", async () => {
    const { server, time, client, of } = visit();
    server.room("lobby");
    await time.pass(3_600_000);
    expect(of("connection").map(({ state }) => state)).toEqual(["connecting", "live"]);
    client.close();
  });

  it("[CLI15] asked to move, it joins the new connection before it leaves the old one", async () => {
    const { server, time, client, of, arrivals } = visit();
    const room = server.room("lobby");
    await time.pass(1_000);
    const [old] = server.sockets.ends();
    old?.send(encodeControl({ type: "move", afterMs: 10_000 }));
    for (let n = 0; n < 20; n++) {
      room.say({ text: String(n) });
      await time.pass(500);
    }
    expect(old?.isOpen()).toBe(false);
    expect(server.sockets.ends().length).toBe(1);
    expect(of("connection").map(({ state }) => state)).not.toContain("waiting");
    expect(arrivals()).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(of("resumed")).toEqual([]);
    client.close();
  });

  it("[CLI7] a hole that nobody declared makes it come back with its cursor", async () => {
    const { server, time, client, arrivals } = visit();
    const room = server.room("lobby");
    await time.pass(1_000);
    const [end] = server.sockets.ends();
    const send = end?.send ?? (() => {});
    if (end !== undefined) end.send = () => {};
    room.say({ text: "lost on the way" });
    if (end !== undefined) end.send = send;
    room.say({ text: "next" });
    await time.pass(2_000);
    expect(arrivals()).toEqual([1, 2]);
    expect(server.sockets.tried).toBe(2);
    // A batch from before is no hole.
    server.sockets.ends()[0]?.send(encodeBatch({ first: 1, last: 1, omitted: 0, entries: room.entries.slice(0, 1) }));
    await time.settle();
    expect(arrivals()).toEqual([1, 2]);
    client.close();
  });

  it("[CLI3] told to come back later, it does not come sooner", async () => {
    const { server, time, client } = visit({ transport: "websocket" });
    server.room("lobby");
    await time.pass(1_000);
    const message = "The server has too much to do right now.";
    server.sockets.ends()[0]?.send(encodeControl({ type: "bye", code: "overloaded", message, retryAfterMs: 7_000 }));
    await time.pass(6_900);
    expect([server.sockets.tried, client.connection().state]).toEqual([1, "waiting"]);
    await time.pass(1_000);
    expect([server.sockets.tried, client.connection().state]).toEqual([2, "live"]);
    client.close();
  });

  it("[CLI3] a shown page does not wait for the rest of a long pause", async () => {
    const { server, time, client, setVisible } = visit({ transport: "websocket" });
    server.room("lobby");
    await time.pass(1_000);
    server.setDown(true);
    await time.pass(120_000);
    server.setDown(false);
    expect(client.connection().state).toBe("waiting");
    setVisible(true);
    await time.settle();
    expect(client.connection().state).toBe("live");
    client.close();
  });

  it("[CLI15] a socket is asked after 30 s also when the clock was set back meanwhile", async () => {
    const time = createManualTime();
    let shiftMs = 0;
    const { server, client } = visit({ time, now: () => time.now() + shiftMs });
    server.room("lobby");
    await time.pass(1_000);
    const [dead] = server.sockets.ends();
    if (dead !== undefined) dead.onText = () => {};
    shiftMs = -86_400_000;
    await time.pass(75_000);
    expect([dead?.isOpen(), client.connection().state]).toEqual([false, "live"]);
    client.close();
  });

  it("[CLI15] each question to a socket has its own eight seconds", async () => {
    const { server, time, client, setVisible } = visit();
    server.room("lobby");
    await time.pass(10_000);
    const [end] = server.sockets.ends();
    if (end === undefined) throw new Error("no socket");
    const { onText } = end;
    let late = 1_000;
    end.onText = (text) =>
      void time.sleep(late, new AbortController().signal).then(() => {
        if (end.isOpen()) onText(text);
      });
    const look = () => {
      setVisible(false);
      setVisible(true);
    };
    look();
    await time.pass(6_500);
    // The second question is out when the time of the first is over.
    late = 6_000;
    look();
    await time.pass(8_000);
    expect([end.isOpen(), server.sockets.tried]).toEqual([true, 1]);
    client.close();
  });

  it("[CLI17] a post on a socket that is left for another one goes by request at once", async () => {
    const { server, time, client } = visit();
    const room = server.room("lobby");
    await time.pass(10_000);
    const [old] = server.sockets.ends();
    if (old === undefined) throw new Error("no socket");
    old.onText = () => {};
    const answer = client.post({ text: "while it moves" });
    await time.settle();
    old.send(encodeControl({ type: "move", afterMs: 0 }));
    await time.pass(1_000);
    expect([await Promise.race([answer, Promise.resolve("waits")]), room.entries.length]).toMatchObject([
      { ok: true },
      1,
    ]);
    client.close();
  });
});
