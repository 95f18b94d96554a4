import { describe, expect, it } from "bun:test";
import type { Entry } from "@flyby/protocol";
import { createManualClock } from "../manual-clock.ts";
import { createMutes } from "../moderation/mutes.ts";
import { createPresence } from "../rooms/presence.ts";
import { createRooms } from "../rooms/rooms.ts";
import { type Appended, type LogStore, StoreUnavailable } from "../store/ports.ts";
import { createCommit } from "./commit.ts";

async function createUnderTest(append: LogStore["append"]) {
  const delivered: Entry[] = [];
  const doubted: string[] = [];
  const rooms = {
    list: async () => [],
    find: async () => null,
    add: async () => null,
    update: async () => null,
    remove: async () => false,
  };
  const commit = createCommit({
    store: {
      append,
      read: () => Promise.reject(new Error("read")),
      head: () => Promise.reject(new Error("head")),
      posted: async () => null,
      trim: async () => {},
    },
    hub: {
      open: () => Promise.reject(new Error("open")),
      committed: (_room, entry) => void delivered.push(entry),
      doubt: (room) => void doubted.push(room),
      raiseFloor: () => {},
      stats: () => ({ logs: 0, followers: 0, ringBytes: 0, omitted: 0, merged: 0, holes: 0, heals: 0 }),
      close: () => {},
    },
    rooms: await createRooms(rooms, createPresence(createManualClock())),
    mutes: createMutes({ mutes: async () => [] }),
    onTrouble: (error) => {
      throw error;
    },
  });
  return { commit, delivered, doubted };
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Bun.sleep(0);
};

describe("createCommit", () => {
  it("[LOG2] nobody is told before the store says that it is durable, and nobody at all when it refuses", async () => {
    const stored = [Promise.withResolvers<readonly Appended[]>(), Promise.withResolvers<readonly Appended[]>()];
    let asked = 0;
    const { commit, delivered } = await createUnderTest(() => stored[asked++]?.promise ?? Promise.resolve([]));
    const first = commit("room", { kind: "delete", id: 7 });
    const second = commit("room", { kind: "delete", id: 8 });
    await turns();
    expect(delivered).toEqual([]);
    stored[1]?.reject(new StoreUnavailable("full"));
    await expect(second).rejects.toThrow("full");
    expect(delivered).toEqual([]);
    stored[0]?.resolve([{ kind: "changed", seq: 1 }]);
    expect(await first).toEqual({ kind: "changed", seq: 1 });
    expect(delivered).toEqual([{ kind: "delete", seq: 1, id: 7 }]);
  });

  it("[HUB21] a refusal that leaves open whether it was committed makes the hub look after the room", async () => {
    for (const [error, expected] of [
      [new StoreUnavailable("no answer"), ["room"]],
      [new StoreUnavailable("too much waits", "queue"), []],
      [new StoreUnavailable("closed", "closed"), []],
    ] as const) {
      const { commit, doubted } = await createUnderTest(() => Promise.reject(error));
      await expect(commit("room", { kind: "delete", id: 7 })).rejects.toThrow(error.message);
      expect(doubted).toEqual([...expected]);
    }
  });

  it("[LOG2] what made no entry is told to nobody", async () => {
    const { commit, delivered } = await createUnderTest(async () => [{ kind: "nothing" }]);
    expect(await commit("room", { kind: "mute", author: "ann", action: "unmute" })).toEqual({ kind: "nothing" });
    expect(delivered).toEqual([]);
  });
});
