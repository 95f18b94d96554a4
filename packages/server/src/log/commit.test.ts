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
      raiseFloor: () => {},
      stats: () => ({ logs: 0, followers: 0, ringBytes: 0 }),
      close: () => {},
    },
    rooms: await createRooms(rooms, createPresence(createManualClock())),
    mutes: createMutes({ mutes: async () => [] }),
    onTrouble: (error) => {
      throw error;
    },
  });
  return { commit, delivered };
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

  it("[LOG2] what made no entry is told to nobody", async () => {
    const { commit, delivered } = await createUnderTest(async () => [{ kind: "nothing" }]);
    expect(await commit("room", { kind: "mute", author: "ann", action: "unmute" })).toEqual({ kind: "nothing" });
    expect(delivered).toEqual([]);
  });
});
