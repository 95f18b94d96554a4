import { describe, expect, it } from "bun:test";
import { encodeBatch, encodeControl, encodeGap, formatCursor } from "@flyby/protocol";
import { visit } from "./testing/visit.ts";
import * as timing from "./timing.ts";

const minute = 60_000;

describe("createWants", () => {
  it("[CLI30] a socket is told when the page is hidden and shown, and again after it was broken", async () => {
    const { server, time, client, setVisible } = visit();
    server.room("lobby");
    await time.pass(1_000);
    expect(server.wants).toEqual([]);
    setVisible(false);
    await time.settle();
    server.cut();
    await time.pass(minute);
    expect(server.wants).toEqual([1, 1]);
    setVisible(true);
    await time.pass(minute);
    expect(server.wants).toEqual([1, 1, null]);
    expect(time.waiting()).toBeGreaterThan(0);
    client.close();
    await time.settle();
    expect(time.waiting()).toBe(0);
  });

  it("[CLI30] over HTTP nothing is said", async () => {
    const { server, time, client, setVisible } = visit({ transport: "sse" });
    server.room("lobby");
    await time.pass(1_000);
    setVisible(false);
    await time.pass(minute);
    setVisible(true);
    await time.pass(minute);
    expect(server.wants).toEqual([]);
    client.close();
  });

  it("[CLI31] in a video room the range and the segments are read once, when the page is shown again", async () => {
    const visited = visit();
    const { server, time, client, setVisible } = visited;
    const room = server.room("lobby", "video");
    for (const progress of [1_000, 400_000]) room.say({ text: "before", progress });
    await time.pass(1_000);
    client.near(0);
    await time.pass(minute);
    server.requests.length = 0;
    setVisible(false);
    await time.settle();
    for (let n = 0; n < 50; n++) {
      room.say({ text: `hidden ${n}`, progress: n * 1_000 });
      client.near(n * 1_000);
      await time.pass(1_000);
    }
    const asked = () => server.requests.filter((line) => /segments|log/.test(line));
    expect(asked()).toEqual([]);
    setVisible(true);
    await time.pass(10_000);
    const head = encodeURIComponent(formatCursor(room.head()));
    expect(asked().toSorted()).toEqual([
      `GET /base/api/v1/rooms/lobby/log?since=${head.replace(/\d+$/, "2")}&until=${head}`,
      `GET /base/api/v1/rooms/lobby/segments/0?min=${head}`,
    ]);
    client.near(400_000);
    await time.pass(10_000);
    expect([...visited.timeline().keys()].toSorted((a, b) => a - b)).toEqual([...room.comments().keys()]);
    client.close();
  });

  it("[CLI31] in a live room the range is read for the chat, and nothing older than ten seconds flies", async () => {
    const { server, time, client, of, arrivals, setVisible } = visit();
    const room = server.room("lobby");
    await time.pass(1_000);
    setVisible(false);
    await time.settle();
    const doomed = room.say({ text: "doomed" });
    for (let n = 0; n < 20; n++) {
      room.say({ text: `hidden ${n}` });
      await time.pass(1_000);
    }
    room.remove(doomed.id);
    await time.settle();
    expect(arrivals()).toEqual([]);
    setVisible(true);
    await time.pass(5_000);
    const list = of("arrivals").flat();
    expect(list.map(({ comment }) => comment.text)).toEqual(Array.from({ length: 20 }, (_, n) => `hidden ${n}`));
    expect(list.filter(({ flying }) => flying).length).toBeLessThan(10);
    expect(server.requests.filter((line) => line.includes("until=")).length).toBe(1);
    expect(of("resumed")).toEqual([]);
    client.close();
  });

  it("[CLI31] a comment of one's own that was left out is kept, and so is one in a crowded room", async () => {
    for (const how of ["hidden", "crowded"] as const) {
      const visited = visit();
      const { server, time, client, setVisible } = visited;
      const room = server.room("lobby", "video");
      await time.pass(1_000);
      client.near(0);
      await time.pass(1_000);
      if (how === "hidden") setVisible(false);
      room.isCrowded = how === "crowded";
      await time.settle();
      // The acknowledgement comes before the log, as on a socket it always does.
      server.sockets.hold(true);
      const answer = client.post({ text: "mine", progress: 2_000 });
      await time.pass(timing.ackMs + 2_000);
      expect((await answer).ok).toBe(true);
      server.sockets.hold(false);
      await time.settle();
      room.isCrowded = false;
      // What a gap might have swallowed is laid to rest; this was not.
      server.cache.set("/base/api/v1/rooms/lobby/segments/0", "{}");
      const { seq } = room.head();
      const cursor = formatCursor({ ...room.head(), seq });
      server.sockets.ends()[0]?.send(encodeGap({ from: seq, to: seq, reason: "slow", cursor }));
      setVisible(true);
      await time.pass(20_000);
      expect([...visited.timeline().values()].map(({ text }) => text)).toEqual(["mine"]);
      client.close();
    }
  });

  it("[CLI32] what a crowded room leaves out is counted, but not what is known anyway", async () => {
    const { server, time, client, of, arrivals } = visit();
    const room = server.room("lobby");
    await time.pass(1_000);
    room.isCrowded = true;
    for (let n = 0; n < 3; n++) room.say({ text: String(n) });
    await time.settle();
    // Acknowledged before the log comes, as on a socket it always is.
    server.sockets.hold(true);
    const answer = client.post({ text: "mine" });
    await time.pass(timing.ackMs + 2_000);
    expect((await answer).ok).toBe(true);
    server.sockets.hold(false);
    await time.settle();
    expect(of("omitted")).toEqual([{ count: 1 }, { count: 1 }, { count: 1 }]);
    expect([arrivals().length, of("gap"), of("resumed")]).toEqual([1, [], []]);
    client.close();
  });

  it("[CLI32] what one shown as ×n stands for is not counted as left out", async () => {
    const { server, time, client, of } = visit();
    const room = server.room("lobby");
    await time.pass(1_000);
    const comment = room.say({ text: "666" });
    await time.settle();
    const crowd = { kind: "comment", seq: 3, comment: { ...comment, id: 99, extra: { times: 40 } } } as const;
    const batch = encodeBatch({ first: 2, last: 62, omitted: 60, entries: [crowd] });
    server.sockets.ends()[0]?.send(batch);
    await time.settle();
    expect(of("omitted")).toEqual([{ count: 21 }]);
    client.close();
  });

  it("[CLI30] a way that is too slow again and again is asked for less, and after a while for all again", async () => {
    const { server, time, client } = visit();
    const room = server.room("lobby");
    await time.pass(1_000);
    const skip = (): void => {
      const [end] = server.sockets.ends();
      const send = end?.send ?? (() => {});
      if (end !== undefined) end.send = () => {};
      room.say({ text: "skipped" });
      if (end !== undefined) end.send = send;
      const { seq } = room.head();
      end?.send(encodeGap({ from: seq, to: seq, reason: "slow", cursor: formatCursor(room.head()) }));
    };
    skip();
    await time.pass(1_000);
    expect(server.wants).toEqual([]);
    skip();
    await time.pass(1_000);
    expect(server.wants).toEqual([30]);
    await time.pass(3 * timing.slowForMs);
    expect(server.wants).toEqual([30, null]);
    server.sockets.ends()[0]?.send(encodeControl({ type: "stat", viewers: 5 }));
    await time.settle();
    expect(client.connection().state).toBe("live");
    client.close();
    await time.settle();
    expect(time.waiting()).toBe(0);
  });
});
