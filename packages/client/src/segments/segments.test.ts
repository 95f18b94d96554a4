import { describe, expect, it } from "bun:test";
import * as bounds from "../bounds.ts";
import { createFakeRoomServer } from "../testing/fake-room-server.ts";
import { createManualTime } from "../testing/manual-time.ts";
import { type Visit, visit } from "../testing/visit.ts";

const asked = ({ server }: Visit, part: string) => server.requests.filter((line) => line.includes(part));
const path = (index: number) => `/base/api/v1/rooms/film/segments/${index}`;

async function watch(): Promise<Visit> {
  const time = createManualTime();
  const server = createFakeRoomServer(time);
  server.room("film", "video");
  const visited = visit({ time, to: server, room: "film" });
  await time.pass(2_000);
  return visited;
}

describe("createSegments", () => {
  it("[CLI10] near loads the segment around, the next one a minute ahead, the one before while its tail flies", async () => {
    const visited = await watch();
    const { client, time } = visited;
    for (let progress = 0; progress <= 300_000; progress += 250) client.near(progress);
    await time.settle();
    expect(asked(visited, "/segments/")).toEqual([`GET ${path(0)}`, `GET ${path(1)}`]);
    client.near(3_600_000 + 5_000);
    await time.settle();
    expect(asked(visited, "/segments/").slice(2)).toEqual([`GET ${path(10)}`, `GET ${path(9)}`]);
    client.near(Number.NaN);
    client.near(-1);
    await time.settle();
    expect(asked(visited, "/segments/").length).toBe(4);
    client.close();
  });

  it("[CLI10] a walk through a very long video keeps what is near, and what was left is exact on return", async () => {
    const visited = await watch();
    const { server, client, time } = visited;
    const room = server.room("film");
    const span = 360_000;
    const count = bounds.maxSegments + 20;
    const said = Array.from({ length: count }, (_, index) =>
      room.say({ text: `${index}`, progress: index * span + 9 }),
    );
    for (let index = 0; index < count; index++) {
      client.near(index * span + 100_000);
      await time.settle();
    }
    const held = [...visited.timeline().values()].map(({ text }) => Number(text));
    expect(held.length).toBeLessThanOrEqual(bounds.maxSegments);
    expect(Math.max(...held)).toBe(count - 1);
    room.remove(said[1]?.id ?? 0);
    const late = room.say({ text: "late", progress: 200 });
    await time.settle();
    client.near(span + 1_000);
    await time.settle();
    const early = [...visited.timeline().values()].filter(({ progress }) => progress < span * 2);
    expect(early.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([said[0]?.id ?? 0, late.id]);
    client.close();
  });

  it("[CLI10] a position told before the room is known is loaded when it is", async () => {
    const { server, client, time, of } = visit({ room: "film" });
    server.room("film", "video").say({ text: "first", progress: 1_000 });
    client.near(1_000);
    await time.settle();
    expect(of("loaded").map(({ comments }) => comments.map(({ text }) => text))).toEqual([["first"]]);
    client.close();
  });

  it("[CLI10] a segment that cannot be loaded is tried again, not in a spin", async () => {
    const visited = await watch();
    const { server, client, time, of } = visited;
    server.cache.set(path(0), "<html>a proxy's excuse</html>");
    for (let n = 0; n < 40; n++) {
      client.near(0);
      await time.pass(250);
    }
    expect(asked(visited, "/segments/").length).toBeLessThanOrEqual(5);
    server.cache.clear();
    await time.pass(4_000);
    expect(of("loaded").length).toBe(1);
    client.close();
  });

  it("[CLI11] stale segments are brought up to date by reading the log since once for all of them", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    const room = server.room("film", "video");
    const gone = room.say({ text: "will be deleted", progress: 350_000 });
    for (const index of [0, 1]) server.cache.set(path(index), JSON.stringify(room.segment(index)));
    room.say({ text: "newer than the cache", progress: 340_000 });
    room.say({ text: "newer, next segment", progress: 361_000 });
    room.remove(gone.id);
    const visited = visit({ time, to: server, room: "film" });
    visited.client.near(350_000);
    await time.settle();
    expect(asked(visited, "until=")).toEqual(["GET /base/api/v1/rooms/film/log?since=aaaaaaaa%3A1&until=aaaaaaaa%3A4"]);
    expect(asked(visited, "min=")).toEqual([]);
    expect([...visited.timeline().values()].map(({ text }) => text).sort()).toEqual([
      "newer than the cache",
      "newer, next segment",
    ]);
    visited.client.close();
  });

  it("[CLI11] a segment too old for the log is fetched anew, at least as new as the join", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    const room = server.room("film", "video");
    server.cache.set(path(0), JSON.stringify(room.segment(0)));
    for (let n = 0; n < 5; n++) room.say({ text: String(n), progress: n });
    room.floor = 3;
    const visited = visit({ time, to: server, room: "film" });
    visited.client.near(0);
    await time.settle();
    expect(asked(visited, "min=")).toEqual([`GET ${path(0)}?min=aaaaaaaa%3A5`]);
    expect(visited.timeline().size).toBe(5);
    visited.client.close();
  });

  it("[CLI6] after a gap in a video room what is loaded is read anew, and names what vanished", async () => {
    const visited = await watch();
    const { server, client, time, of } = visited;
    const room = server.room("film", "video");
    const gone = room.say({ text: "gone", progress: 1_000 });
    client.near(0);
    await time.settle();
    server.setDown(true);
    room.remove(gone.id);
    room.say({ text: "new", progress: 2_000 });
    room.floor = 3;
    server.setDown(false);
    await time.pass(30_000);
    expect(of("gap").length).toBe(1);
    expect(of("loaded").at(-1)).toMatchObject({ index: 0, comments: [{ text: "new" }], replaced: [gone.id] });
    client.close();
  });

  it("[CLI12] an import is re-read by where the viewers are, spread over two seconds, and once", async () => {
    const time = createManualTime();
    const server = createFakeRoomServer(time);
    const room = server.room("film", "video");
    const tabs = Array.from({ length: 10 }, () => visit({ time, to: server, room: "film" }));
    await time.pass(2_000);
    for (const tab of tabs) tab.client.near(0);
    await time.pass(2_000);
    for (const tab of tabs) tab.client.near(720_000 + 60_000);
    await time.pass(2_000);
    server.requests.length = 0;
    const startMs = time.now();
    room.bringIn(Array.from({ length: 20_000 }, (_, n) => ({ text: String(n), progress: n * 100 })));
    const seenAt: number[] = [];
    for (let n = 0; n < 40; n++) {
      const count = server.requests.filter((line) => line.includes("/segments/")).length;
      while (seenAt.length < count) seenAt.push(time.now() - startMs);
      await time.pass(100);
    }
    expect(server.requests.filter((line) => line.includes("/segments/"))).toEqual(
      tabs.map(() => `GET ${path(2)}?min=aaaaaaaa%3A1`),
    );
    expect(new Set(seenAt).size).toBeGreaterThan(5);
    for (const tab of tabs) {
      expect(
        [...tab.timeline().values()].filter(({ progress }) => progress >= 720_000 && progress < 1_080_000).length,
      ).toBe(3_600);
      // What lies elsewhere follows when somebody goes there.
      tab.client.near(0);
    }
    await time.pass(2_000);
    for (const tab of tabs) {
      expect([...tab.timeline().values()].filter(({ progress }) => progress < 360_000).length).toBe(3_600);
      tab.client.close();
    }
  });

  it("[CLI9] a comment seen in the log stays although a crowded segment leaves it out", async () => {
    const visited = await watch();
    const { server, client, time } = visited;
    const room = server.room("film", "video");
    room.maxSegment = 2;
    const ids = [5_000, 4_000, 3_000].map((progress) => room.say({ text: "x", progress }).id);
    await time.settle();
    client.near(0);
    await time.settle();
    expect([...visited.timeline().keys()].sort()).toEqual(ids);
    client.close();
  });

  it("[CLI9] a segment from after a clear survives hearing of the clear", async () => {
    const visited = await watch();
    const { server, client, time } = visited;
    const room = server.room("film", "video");
    room.say({ text: "cleared", progress: 1_000 });
    await time.settle();
    server.sockets.hold(true);
    room.clear();
    room.bringIn([{ text: "from a file", progress: 2_000 }]);
    client.near(0);
    await time.settle();
    server.sockets.hold(false);
    await time.pass(5_000);
    expect([...visited.timeline().values()].map(({ text }) => text)).toEqual(["from a file"]);
    client.close();
  });

  it("[CLI9] a gap may hide that an own comment, acknowledged already, was deleted", async () => {
    const visited = await watch();
    const { server, client, time } = visited;
    const room = server.room("film", "video");
    const posted = await client.post({ text: "mine", progress: 1_000 });
    await time.settle();
    server.sockets.hold(true);
    const path = server.requests.length;
    await client.rename("Mika");
    // Over HTTP, as the socket is stuck: the acknowledgement comes, the entry does not.
    const stuck = client.post({ text: "mine, too", progress: 2_000 });
    await time.pass(11_000);
    expect((await stuck).ok).toBe(true);
    expect(server.requests.slice(path).some((line) => line.endsWith("/comments"))).toBe(true);
    expect(visited.timeline().size).toBe(2);
    for (const id of [...room.comments().keys()]) room.remove(id);
    room.floor = room.head().seq;
    for (const end of server.sockets.ends()) end.close(1006);
    server.sockets.hold(false);
    client.near(0);
    await time.pass(30_000);
    expect(posted.ok).toBe(true);
    expect(visited.timeline().size).toBe(0);
    client.close();
  });
});
