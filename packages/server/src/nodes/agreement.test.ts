import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { defaultRoomSettings } from "@flyby/protocol";
import fc from "fast-check";
import { createManualClock } from "../manual-clock.ts";
import type { Stores } from "../store/ports.ts";
import { openSqliteStores } from "../store/sqlite/open-stores.ts";
import { sqliteOptions, temporaryFolder } from "../store/sqlite/testing/temporary-sqlite.ts";
import { newRoom } from "../store/testing/stores-under-test.ts";
import { eventually, startNode } from "./testing/node-parts.ts";
import { createSlowNetwork } from "./testing/slow-network.ts";

const nodeCount = 3;
const authors = ["ann", "bob"] as const;

const node = fc.nat(nodeCount - 1);
const act = fc.oneof(
  fc.record({ kind: fc.constant("join" as const), node }),
  fc.record({ kind: fc.constant("leave" as const), node }),
  fc.record({ kind: fc.constant("mute" as const), node, author: fc.constantFrom(...authors), muted: fc.boolean() }),
  fc.record({ kind: fc.constant("settings" as const), node, everyMs: fc.nat(5_000) }),
  fc.record({ kind: fc.constant("bus" as const), state: fc.constantFrom("up" as const, "down" as const) }),
  fc.record({
    kind: fc.constant("weather" as const),
    lossPercent: fc.constantFrom(0, 30, 100),
    delayMs: fc.nat(3_000),
  }),
  fc.record({ kind: fc.constant("pass" as const), ms: fc.nat(20_000) }),
);

describe("nodes that hear each other badly", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let stores: Stores;
  let rounds = 0;

  beforeAll(async () => {
    folder = await temporaryFolder();
    stores = await openSqliteStores(sqliteOptions(folder.path));
  });
  afterAll(async () => {
    await stores.upkeep.close();
    await folder.remove();
  });

  it("[NOD1, NOD7] agree on viewers, settings and mutes once news passes again, whatever was", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 20, maxLength: 60 }),
        fc.infiniteStream(fc.nat(99)),
        async (acts, dice) => {
          const room = `room-${rounds++}`;
          await stores.rooms.add(newRoom(room));
          const clock = createManualClock();
          const network = createSlowNetwork(clock);
          const nodes = await Promise.all(
            Array.from({ length: nodeCount }, () => startNode(stores, network.join(), clock)),
          );
          const leaves: (() => void)[][] = nodes.map(() => []);
          for (const each of acts) {
            if (each.kind === "bus") network.setState(each.state);
            else if (each.kind === "pass") clock.advance(each.ms);
            else if (each.kind === "weather") {
              network.loses = () => (dice.next().value ?? 0) < each.lossPercent;
              network.delayMs = () => each.delayMs;
            } else {
              const parts = nodes[each.node]!;
              if (each.kind === "join") leaves[each.node]?.push(parts.presence.join(room));
              else if (each.kind === "leave") leaves[each.node]?.pop()?.();
              else if (each.kind === "mute") {
                await parts.commit(room, { kind: "mute", author: each.author, action: each.muted ? "mute" : "unmute" });
              } else {
                const settings = { ...defaultRoomSettings, everyMs: each.everyMs };
                await parts.commit(room, { kind: "settings", settings });
              }
              // Caches are filled, so that they can be wrong.
              for (const { mutes } of nodes) await mutes.isMuted(room, "ann");
            }
          }
          network.setState("up");
          network.loses = () => false;
          // What is still on its way (3 s), and then silence is noticed (45 s).
          clock.advance(48_001);
          const stored = await stores.rooms.find(room);
          const muted = await stores.moderation.mutes(room);
          const viewers = leaves.reduce((sum, { length }) => sum + length, 0);
          for (const { nodes: shared, presence, mutes } of nodes) {
            expect(presence.viewers(room)).toBe(viewers);
            const settings = JSON.stringify(stored?.room.settings);
            await eventually(() => JSON.stringify(shared.rooms.get(room)?.settings) === settings);
            for (const author of authors) expect(await mutes.isMuted(room, author)).toBe(muted.includes(author));
          }
          for (const parts of nodes) {
            parts.close();
            expect(parts.troubles).toEqual([]);
          }
        },
      ),
      { numRuns: 80 },
    );
  }, 30_000);
});
