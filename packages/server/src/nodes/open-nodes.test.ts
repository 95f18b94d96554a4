import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { defaultRoomSettings } from "@flyby/protocol";
import { createManualClock, type ManualClock } from "../manual-clock.ts";
import type { Stores } from "../store/ports.ts";
import { openSqliteStores } from "../store/sqlite/open-stores.ts";
import { sqliteOptions, temporaryFolder } from "../store/sqlite/testing/temporary-sqlite.ts";
import { newComment, newRoom } from "../store/testing/stores-under-test.ts";
import { eventually, type NodeParts, startNode } from "./testing/node-parts.ts";
import { createSlowNetwork, type SlowNetwork } from "./testing/slow-network.ts";

const rate = { everyMs: 10_000, burst: 3 };

describe("openNodes", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let stores: Stores;
  let clock: ManualClock;
  let network: SlowNetwork;
  let a: NodeParts;
  let b: NodeParts;

  beforeEach(async () => {
    folder = await temporaryFolder();
    stores = await openSqliteStores(sqliteOptions(folder.path));
    await stores.rooms.add(newRoom("film"));
    clock = createManualClock();
    network = createSlowNetwork(clock);
    a = await startNode(stores, network.join(), clock);
    b = await startNode(stores, network.join(), clock);
    clock.advance(1_000);
  });
  afterEach(async () => {
    for (const node of [a, b]) node.close();
    expect([...a.troubles, ...b.troubles]).toEqual([]);
    await stores.upkeep.close();
    await folder.remove();
  });

  const viewers = () => [a.presence.viewers("film"), b.presence.viewers("film")];

  it("[NOD1] a room's viewers are those of all nodes, told at the pace of one", () => {
    const told: number[] = [];
    a.presence.follow("film", { tell: (count) => told.push(count) });
    const leave = a.presence.join("film");
    b.presence.join("film");
    b.presence.polled("film", "somebody");
    clock.advance(10_000);
    expect(viewers()).toEqual([3, 3]);
    expect(a.nodes.rooms.summary("film")?.viewers).toBe(3);
    leave();
    clock.advance(10_000);
    expect(viewers()).toEqual([2, 2]);
    clock.advance(30_000);
    expect(viewers()).toEqual([1, 1]);
    expect(told).toEqual([1, 3, 2, 1]);
  });

  it("[NOD1] who comes later, or missed a message, knows the numbers soon", async () => {
    b.presence.join("film");
    network.loses = () => true;
    clock.advance(5_000);
    network.loses = () => false;
    expect(viewers()).toEqual([0, 1]);
    clock.advance(15_000);
    expect(viewers()).toEqual([1, 1]);
    const c = await startNode(stores, network.join(), clock);
    clock.advance(1_000);
    expect(c.presence.viewers("film")).toBe(1);
    expect([a.nodes.others(), b.nodes.others(), c.nodes.others()]).toEqual([2, 2, 2]);
    c.close();
    clock.advance(0);
    expect([a.nodes.others(), b.nodes.others()]).toEqual([1, 1]);
  });

  it("[NOD2] a number that is not said again is forgotten, though its node lives", () => {
    const leave = b.presence.join("film");
    clock.advance(5_000);
    expect(viewers()).toEqual([1, 1]);
    network.loses = () => true;
    leave();
    clock.advance(5_000);
    network.loses = () => false;
    expect(viewers()).toEqual([1, 0]);
    clock.advance(45_000);
    expect([...viewers(), a.nodes.others()]).toEqual([0, 0, 1]);
  });

  it("[NOD2] a node that leaves is forgotten at once, one that falls silent within 45 seconds", async () => {
    b.presence.join("film");
    const c = await startNode(stores, network.join(), clock);
    c.presence.join("film");
    clock.advance(10_000);
    expect(a.presence.viewers("film")).toBe(2);
    c.close();
    clock.advance(0);
    expect(a.presence.viewers("film")).toBe(1);
    network.loses = () => true;
    clock.advance(30_000);
    expect(a.presence.viewers("film")).toBe(1);
    clock.advance(15_000);
    expect([a.presence.viewers("film"), a.nodes.others()]).toEqual([0, 0]);
  });

  it("[NOD2] while the bus is down a node comes to count its own alone, and all again when it is back", () => {
    a.presence.join("film");
    b.presence.join("film");
    clock.advance(10_000);
    network.setState("down");
    clock.advance(60_000);
    expect(viewers()).toEqual([1, 1]);
    network.setState("up");
    clock.advance(1_000);
    expect(viewers()).toEqual([2, 2]);
  });

  it("[NOD3] an author who writes at one node has written at all of them", () => {
    for (let i = 0; i < 3; i++) expect(a.nodes.limiter.take("author", rate)).toBe(0);
    clock.advance(100);
    expect(b.nodes.limiter.take("author", rate)).toBeGreaterThan(0);
    expect(b.nodes.limiter.take("another", rate)).toBe(0);
    clock.advance(10_000);
    expect(b.nodes.limiter.take("author", rate)).toBe(0);
  });

  it("[NOD4] while the bus is down each node limits for itself, and together when it is back", () => {
    network.setState("down");
    for (const node of [a, b]) {
      for (let i = 0; i < 3; i++) expect(node.nodes.limiter.take("author", rate)).toBe(0);
      expect(node.nodes.limiter.take("author", rate)).toBeGreaterThan(0);
    }
    clock.advance(60_000);
    network.setState("up");
    clock.advance(1_000);
    for (let i = 0; i < 3; i++) expect(a.nodes.limiter.take("author", rate)).toBe(0);
    clock.advance(100);
    expect(b.nodes.limiter.take("author", rate)).toBeGreaterThan(0);
  });

  it("[NOD5] a room that is made or changed at one node is so at the others", async () => {
    expect((await a.nodes.rooms.add(newRoom("show", { title: "Show" }))).ok).toBe(true);
    clock.advance(100);
    await eventually(() => b.nodes.rooms.get("show")?.title === "Show");
    await a.nodes.rooms.update("show", { title: "Renamed" });
    clock.advance(100);
    await eventually(() => b.nodes.rooms.get("show")?.title === "Renamed");
    await b.commit("show", { kind: "settings", settings: { ...defaultRoomSettings, everyMs: 7 } });
    clock.advance(100);
    await eventually(() => a.nodes.rooms.get("show")?.settings.everyMs === 7);
    expect(b.nodes.rooms.get("show")?.settings.everyMs).toBe(7);
  });

  it("[NOD5] comments are counted on all nodes, whoever wrote and removed them", async () => {
    const counts = () => [a, b].map(({ nodes }) => nodes.rooms.summary("film")?.comments);
    for (const [index, node] of [a, b, a, b].entries()) {
      await node.commit("film", { kind: "comment", comment: newComment(`n${index}`, { createdAt: index }) });
    }
    clock.advance(10_000);
    await eventually(() => counts().every((count) => count === 4));
    expect(a.nodes.rooms.summary("film")?.lastCommentAt).toBe(3);
    await a.commit("film", { kind: "clear" });
    clock.advance(100);
    await eventually(() => counts().every((count) => count === 0));
  });

  it("[NOD6] a mute, an unmute and blocked words of one node hold at the others", async () => {
    expect(await b.mutes.isMuted("film", "ann")).toBe(false);
    expect(await b.nodes.words.isBlocked("film", "darn it")).toBe(false);
    await a.commit("film", { kind: "mute", author: "ann", action: "mute" });
    await a.nodes.words.setOfRoom("film", ["darn"]);
    clock.advance(100);
    expect(await b.mutes.isMuted("film", "ann")).toBe(true);
    expect(await b.nodes.words.isBlocked("film", "darn it")).toBe(true);
    await b.commit("film", { kind: "mute", author: "ann", action: "unmute" });
    clock.advance(100);
    expect(await a.mutes.isMuted("film", "ann")).toBe(false);
  });

  it("[NOD7] lost news is read from the store within ten seconds, with the bus and without", async () => {
    for (const [round, lose] of [() => (network.loses = () => true), () => network.setState("down")].entries()) {
      lose();
      const [room, author, word] = [`late${round}`, `ann${round}`, `darn${round}`];
      expect(await b.mutes.isMuted("film", author)).toBe(false);
      expect(await b.nodes.words.isBlocked("film", word)).toBe(false);
      await a.nodes.rooms.add(newRoom(room));
      await a.commit("film", { kind: "mute", author, action: "mute" });
      await a.nodes.words.setOfRoom("film", [word]);
      clock.advance(10_000);
      await eventually(() => b.nodes.rooms.list().some(({ id }) => id === room));
      expect(await b.mutes.isMuted("film", author)).toBe(true);
      expect(await b.nodes.words.isBlocked("film", word)).toBe(true);
    }
  });

  it("[NOD8] a room that another node made is found by who asks for it, without news", async () => {
    network.loses = () => true;
    await a.nodes.rooms.add(newRoom("fresh"));
    expect(b.nodes.rooms.get("fresh")).toBeUndefined();
    const found = await Promise.all(Array.from({ length: 100 }, () => b.nodes.rooms.find("fresh")));
    expect(found.every((room) => room?.title === "Room fresh")).toBe(true);
    expect(b.nodes.rooms.get("fresh")).toBeDefined();
  });

  it("[NOD8] whoever asks for rooms that nobody made costs the store little", async () => {
    const finds: Promise<unknown>[] = [];
    const find: Stores["rooms"]["find"] = (id) => {
      const finding = stores.rooms.find(id);
      finds.push(finding);
      return finding;
    };
    const c = await startNode({ ...stores, rooms: { ...stores.rooms, find } }, network.join(), clock);
    const asked = Array.from({ length: 5_000 }, (_, i) => c.nodes.rooms.find(`none-${i}`));
    const again = Array.from({ length: 100 }, () => c.nodes.rooms.find("none-0"));
    expect(await Promise.all([...asked, ...again])).toEqual(Array.from({ length: 5_100 }, () => undefined));
    expect(finds.length).toBe(8);
    for (let i = 0; i < 100; i++) await c.nodes.rooms.find("none-0");
    await c.nodes.rooms.find("no such id!");
    expect(finds.length).toBe(8);
    clock.advance(1_000);
    await c.nodes.rooms.find("none-0");
    expect(finds.length).toBe(9);
    c.close();
  });

  it("[NOD9] what is no news of ours is ignored", () => {
    const stranger = network.join();
    const wrong = [
      "",
      "null",
      "[]",
      '{"from":"x","kind":"tomorrow"}',
      '{"from":"x","kind":"viewers","rooms":[["../etc",1]],"asks":false}',
      '{"from":"x","kind":"viewers","rooms":[["film",-1]],"asks":false}',
      '{"from":"x","kind":"taken","buckets":[["k",1e99]]}',
      JSON.stringify({ from: "x", kind: "changed", rooms: Array.from({ length: 501 }, () => "film") }),
    ];
    for (const text of wrong) stranger.publish("nodes", text);
    clock.advance(1_000);
    expect([a.nodes.others(), a.presence.viewers("film")]).toEqual([1, 0]);
  });

  it("[NOD9] many rooms go in several messages of bounded size", () => {
    for (let i = 0; i < 1_200; i++) a.presence.join(`${"r".repeat(59)}-${String(i).padStart(4, "0")}`);
    const before = network.said.length;
    clock.advance(5_000);
    const sizes = network.said.slice(before).map((text) => text.length);
    expect(Math.max(...sizes)).toBeLessThan(64 * 1024);
    expect(b.presence.viewers(`${"r".repeat(59)}-1199`)).toBe(1);
  });
});

describe("openNodes, alone on its bus", () => {
  it("[NOD10] reads nothing again, tells nobody what was taken, and leaves no timer behind", async () => {
    const clock = createManualClock();
    const network = createSlowNetwork(clock);
    const folder = await temporaryFolder();
    const stores = await openSqliteStores(sqliteOptions(folder.path));
    let lists = 0;
    const rooms = {
      ...stores.rooms,
      list: () => {
        lists++;
        return stores.rooms.list();
      },
    };
    const node = await startNode({ ...stores, rooms }, network.join(), clock);
    await eventually(() => lists > 0);
    const before = lists;
    node.nodes.limiter.take("author", rate);
    clock.advance(60_000);
    expect(lists).toBe(before);
    expect(network.said.filter((text) => text.includes("taken"))).toEqual([]);
    node.close();
    clock.advance(0);
    expect(clock.pending).toBe(0);
    expect(network.said.at(-1)).toContain("leaving");
    await stores.upkeep.close();
    await folder.remove();
  });
});
