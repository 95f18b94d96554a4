import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { admin, codeOf, senderOf, startCore, type TestCore, unwrap, videoRoom } from "./log/testing/start-core.ts";

describe("createCore", () => {
  let test: TestCore;

  beforeEach(async () => {
    test = await startCore();
  });
  afterEach(() => test.stop());

  it("[ROM2] a live room `lobby` always exists", async () => {
    expect(test.core.rooms.get("lobby")).toMatchObject({ id: "lobby", kind: "live", startedAt: test.clock.now() });
    const before = test.core.rooms.get("lobby");
    test.clock.advance(5_000);
    test = await test.restart();
    expect(test.core.rooms.get("lobby")).toEqual(before);
  });

  it("[ROM3] rooms are kept, their ids checked, and one id is one room", async () => {
    const { rooms } = test.core;
    expect(codeOf(await rooms.add(videoRoom("Not An Id")))).toBe("bad-room-id");
    expect(codeOf(await rooms.add(videoRoom("film")))).toBe("room-exists");
    expect(codeOf(await rooms.update("none", { title: "x" }))).toBe("room-not-found");
    expect(unwrap(await rooms.update("film", { title: "New" }))).toMatchObject({ title: "New", number: 2 });
    test = await test.restart();
    expect(test.core.rooms.list().map(({ id, title }) => [id, title])).toEqual([
      ["lobby", "Lobby"],
      ["film", "New"],
    ]);
  });

  it("[ROM4] a hidden room is not listed, keeps its comments, and comes back with them", async () => {
    const { rooms, ingress } = test.core;
    unwrap(await ingress.submit("film", { text: "x", progress: 1 }, senderOf("ann")));
    rooms.hide("film");
    rooms.hide("none");
    expect(rooms.list().map(({ id }) => id)).toEqual(["lobby"]);
    expect(rooms.get("film")?.id).toBe("film");
    rooms.show("film");
    expect(rooms.list().map(({ id, comments }) => [id, comments])).toEqual([
      ["lobby", 0],
      ["film", 1],
    ]);
  });

  it("[ROM5] a summary counts comments and viewers as they come", async () => {
    const { rooms, ingress, presence } = test.core;
    presence.join("film");
    const { id } = unwrap(await ingress.submit("film", { text: "x", progress: 1 }, senderOf("ann")));
    expect(rooms.summary("film")).toMatchObject({ comments: 1, viewers: 1, lastCommentAt: test.clock.now() });
    unwrap(await ingress.remove("film", id, admin));
    await test.core.stores.rooms.list();
    expect(rooms.summary("film")).toMatchObject({ comments: 0 });
    expect(rooms.summary("none")).toBeUndefined();
  });

  it("[LOG5] a cursor survives a restart: what came before and after it is read as if nothing had happened", async () => {
    const { ingress } = test.core;
    for (let i = 0; i < 3; i++) await ingress.submit("film", { text: `${i}`, progress: 1 }, senderOf(`a${i}`));
    const cursor = unwrap(await test.core.openLog("film")).head();
    test = await test.restart();
    for (let i = 3; i < 5; i++)
      await test.core.ingress.submit("film", { text: `${i}`, progress: 1 }, senderOf(`a${i}`));
    test.clock.advance(100);
    const log = unwrap(await test.core.openLog("film"));
    const answer = await log.after({ from: "cursor", cursor: { ...cursor, seq: 2 } });
    expect([answer.gap, log.head()]).toEqual([null, { ...cursor, seq: 5 }]);
    expect(answer.cursor.seq).toBe(5);
  });

  it("[IDT1] tokens of before a restart stay good", async () => {
    const { token } = test.core.identities.issue("Ann");
    test = await test.restart();
    expect(test.core.identities.verify(token)).toMatchObject({ ok: true, value: { name: "Ann" } });
  });

  it("[LOG2] what readers get is durable: it is never ahead of the store", async () => {
    const log = unwrap(await test.core.openLog("film"));
    const checks: Promise<boolean>[] = [];
    log.follow({
      hear: ({ last }) => checks.push(test.core.stores.log.head("film").then(({ seq }) => seq >= last)),
    });
    for (let i = 0; i < 30; i++) {
      void test.core.ingress.submit("film", { text: `${i}`, progress: 1 }, senderOf(`a${i}`));
      if (i % 5 === 0) await Bun.sleep(1);
      test.clock.advance(20);
    }
    await test.core.stores.rooms.list();
    await Bun.sleep(5);
    test.clock.advance(200);
    expect(log.head().seq).toBe(30);
    expect(new Set(await Promise.all(checks))).toEqual(new Set([true]));
  });

  it("[ROM6] the demo's live room keeps its newest 2,000 entries", async () => {
    const sample = videoRoom("demo", { kind: "live", sample: true, startedAt: test.clock.now() });
    unwrap(await test.core.rooms.add(sample));
    const { ingress, stores, rooms } = test.core;
    const log = unwrap(await test.core.openLog("demo"));
    for (let i = 0; i < 2_300; i++) {
      if (i % 100 === 0) test.clock.advance(10_000);
      const sender = senderOf(`d${i}`, { role: "demo", address: `10.0.${i >> 8}.${i % 256}` });
      unwrap(await ingress.submit("demo", { text: `${i}` }, sender));
    }
    test.clock.advance(1_000);
    await stores.rooms.list();
    const head = await stores.log.head("demo");
    expect([head.seq, head.floor]).toEqual([2_300, 200]);
    const answer = await log.after({ from: "cursor", cursor: { epoch: head.epoch, seq: 50 } });
    expect(answer.gap).toMatchObject({ from: 51, reason: "too-old" });
    expect(rooms.summary("demo")?.comments).toBe(2_100);
  });

  it("[ING11] everything after closing is refused as `shutting-down`", async () => {
    await test.core.close();
    const result = await test.core.ingress.submit("film", { text: "x", progress: 1 }, senderOf("ann"));
    expect(codeOf(result)).toBe("shutting-down");
    expect(test.troubles).toEqual([]);
  });
});
