import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { createRoomAnswers } from "../api/room-answers.ts";
import { createLocalNetwork } from "../bus/local-bus.ts";
import { type Core, createCore } from "../core.ts";
import { admin, codeOf, senderOf, unwrap, videoRoom } from "../log/testing/start-core.ts";
import { createManualClock, type ManualClock } from "../manual-clock.ts";
import { temporaryFolder } from "../store/sqlite/testing/temporary-sqlite.ts";
import { eventually } from "./testing/node-parts.ts";

describe("several cores on one store and one network", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clock: ManualClock;
  let troubles: unknown[];
  let a: Core;
  let b: Core;

  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = createManualClock();
    troubles = [];
    const options = {
      store: { type: "sqlite", folder: folder.path },
      bus: { type: "network", network: createLocalNetwork() },
      durability: "process",
      clock,
      onTrouble: (error: unknown) => troubles.push(error),
    } as const;
    a = await createCore(options);
    b = await createCore(options);
    clock.advance(1_000);
  });
  afterEach(async () => {
    await a.close();
    await b.close();
    expect(troubles).toEqual([]);
    expect(clock.pending).toBe(0);
    await folder.remove();
  });

  it("[NOD5] a room made at one core takes comments at the other, by the settings of the first", async () => {
    unwrap(await a.rooms.add(videoRoom("film")));
    clock.advance(100);
    await eventually(() => b.rooms.get("film") !== undefined);
    unwrap(await b.ingress.submit("film", { text: "hello", progress: 1 }, senderOf("bob")));
    unwrap(await a.ingress.configure("film", { open: false }, admin));
    clock.advance(100);
    await eventually(() => b.rooms.get("film")?.settings.open === false);
    expect(codeOf(await b.ingress.submit("film", { text: "more", progress: 2 }, senderOf("eve")))).toBe("room-closed");
  });

  it("[NOD8] a room made at one core a moment ago, and not told yet, can be read at the other", async () => {
    unwrap(await a.rooms.add(videoRoom("film")));
    expect(b.rooms.get("film")).toBeUndefined();
    expect(unwrap(await b.openLog("film")).head().seq).toBe(0);
    expect(codeOf(await b.openLog("none"))).toBe("room-not-found");
  });

  it("[NOD8] a room made at one core a moment ago can be joined at the other", async () => {
    unwrap(await a.rooms.add(videoRoom("film")));
    const answers = createRoomAnswers(b, clock.now);
    expect(unwrap(await answers.get("film")).room.id).toBe("film");
    expect(codeOf(await answers.get("none"))).toBe("room-not-found");
  });

  it("[NOD3, NOD6] a fast author and a muted one are so everywhere", async () => {
    let accepted = 0;
    for (let i = 0; i < 10; i++) {
      const core = i % 2 === 0 ? a : b;
      if ((await core.ingress.submit("lobby", { text: `${i}` }, senderOf("ann"))).ok) accepted++;
      clock.advance(100);
    }
    expect(accepted).toBeLessThanOrEqual(6);
    unwrap(await a.ingress.mute("lobby", "bob", "mute", admin));
    clock.advance(100);
    expect(codeOf(await b.ingress.submit("lobby", { text: "x" }, senderOf("bob")))).toBe("muted");
  });

  it("[NOD1] a core tells the viewers of all, and counts its own for metrics", () => {
    a.presence.join("lobby");
    b.presence.join("lobby");
    clock.advance(10_000);
    expect([a, b].map((core) => core.rooms.summary("lobby")?.viewers)).toEqual([2, 2]);
    expect([a, b].map((core) => core.stats().viewers)).toEqual([1, 1]);
    expect(a.stats()).toMatchObject({ otherNodes: 1, bus: { isUp: true } });
  });
});
