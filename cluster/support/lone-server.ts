import { mkdir } from "node:fs/promises";
import { systemClock } from "../../packages/server/src/clock.ts";
import { databaseFile } from "../../packages/server/src/store/open-store-choice.ts";
import type { Stores } from "../../packages/server/src/store/ports.ts";
import { openSqliteStores } from "../../packages/server/src/store/sqlite/open-stores.ts";
import { addFreeRoom } from "./crowd.ts";
import { type ClusterNode, startNode } from "./node.ts";
import { readTruth } from "./truth.ts";
import type { Truth } from "./verdict.ts";

/** A server on its own database file, with a room in which everybody may talk. */
export function startLoneServer(room: string, args: readonly string[] = []): Promise<ClusterNode> {
  return startNode("lone", args, (data) => withStores(data, (stores) => addFreeRoom(stores, room)));
}

/** What an ended server has stored. */
export function readLoneTruth({ data }: ClusterNode, room: string): Promise<Truth> {
  return withStores(data, (stores) => readTruth(stores, room));
}

async function withStores<T>(folder: string, use: (stores: Stores) => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const stores = await openSqliteStores({
    file: databaseFile(folder),
    durability: "process",
    clock: systemClock,
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    onBroken(error) {
      throw error;
    },
  });
  try {
    return await use(stores);
  } finally {
    await stores.upkeep.close();
  }
}
