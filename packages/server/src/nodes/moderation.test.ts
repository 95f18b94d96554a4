import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { type Core, createCore } from "../core.ts";
import type { RoomLog } from "../log/room-log.ts";
import { tailCheckDownMs, tailCheckMs } from "../log/tails.ts";
import { admin, codeOf, senderOf, unwrap } from "../log/testing/start-core.ts";
import { createManualClock, type ManualClock } from "../manual-clock.ts";
import { temporaryFolder } from "../store/sqlite/testing/temporary-sqlite.ts";
import { eventually } from "./testing/node-parts.ts";
import { createSlowNetwork, type SlowNetwork } from "./testing/slow-network.ts";

const room = "lobby";
/** Behind a look at the store: the patience with a hole, and the reading of it. */
const healMs = 200;
/** Mutes that no news tells are read again within ten seconds (NOD7). */
const refreshMs = 10_000 + healMs;

/** What the bus does while a moderator at one node moderates, and how long a reader at another may go on seeing it. */
const weathers = [
  { name: "with the bus", boundMs: healMs, set: () => undefined },
  { name: "without the bus", boundMs: tailCheckDownMs + healMs, set: (net: SlowNetwork) => net.setState("down") },
  {
    name: "with a bus that loses everything and does not know",
    boundMs: tailCheckMs + healMs,
    set: (net: SlowNetwork) => {
      net.loses = () => true;
    },
  },
] as const;

describe("moderation at one node, readers at another", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clock: ManualClock;
  let network: SlowNetwork;
  let here: Core;
  let there: Core;
  let log: RoomLog;
  let seen: string[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = createManualClock();
    network = createSlowNetwork(clock);
    const options = {
      store: { type: "sqlite", folder: folder.path },
      bus: { type: "network", network },
      durability: "process",
      clock,
      roomBudget: null,
    } as const;
    here = await createCore(options);
    there = await createCore(options);
    clock.advance(1_000);
    log = unwrap(await there.openLog(room));
    seen = [];
    log.follow({ hear: ({ text }) => void seen.push(text) });
  });
  afterEach(async () => {
    await here.close();
    await there.close();
    await folder.remove();
  });

  /** Everything that somebody who comes to the other node may be handed of the room. */
  async function handedOut(): Promise<string> {
    const { chunks } = await log.after({ from: "start" });
    const chat = await there.timeline.chat(room, "posted", null, 100);
    const range = await there.timeline.range(room, 0, 1_000_000, 100);
    return [...chunks.map(({ text }) => text), JSON.stringify([chat, range])].join("\n");
  }

  async function passUntil(isTrue: () => boolean | Promise<boolean>, boundMs: number): Promise<void> {
    const stepMs = Math.max(10, boundMs / 50);
    for (let passed = 0; passed < boundMs; passed += stepMs) {
      if (await isTrue()) return;
      clock.advance(stepMs);
      // The store is real: it may answer whenever it does, without the test's time passing.
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await eventually(isTrue);
  }

  const post = async (author: string, text: string): Promise<number> =>
    unwrap(await here.ingress.submit(room, { text }, senderOf(author))).id;

  for (const { name, boundMs, set } of weathers) {
    it(`[LOG7, HUB19, NOD7] ${name} nobody is handed a removed text, and who is muted is so everywhere`, async () => {
      const first = await post("ann", "deleted-text");
      await post("bob", "purged-text");
      await passUntil(() => seen.join().includes("purged-text"), 1_000);
      expect(await handedOut()).toMatch(/deleted-text.*purged-text/s);
      // So that the other node knows the list of before.
      unwrap(await there.ingress.submit(room, { text: "kept" }, senderOf("eve")));
      set(network);
      // Posted and taken back before the other node has heard of either.
      const late = await post("cat", "late-text");
      unwrap(await here.ingress.remove(room, first, admin));
      unwrap(await here.ingress.mute(room, "bob", "purge", admin));
      unwrap(await here.ingress.remove(room, late, admin));
      await passUntil(async () => !/deleted-text|purged-text|late-text/.test(await handedOut()), boundMs);
      // Removals come in order, behind what they remove.
      await passUntil(() => seen.join("\n").includes(`"delete",${late}`), boundMs);
      expect(seen.join("\n")).not.toMatch(/"delete".*deleted-text/s);
      await passUntil(
        async () => codeOf(await there.ingress.submit(room, { text: "again" }, senderOf("bob"))) === "muted",
        refreshMs,
      );
      network.loses = () => false;
      network.setState("down");
      network.setState("up");
      unwrap(await here.ingress.mute(room, "eve", "purge", admin));
      await passUntil(async () => !(await handedOut()).includes("kept"), healMs + tailCheckMs);
    }, 20_000);
  }
});
