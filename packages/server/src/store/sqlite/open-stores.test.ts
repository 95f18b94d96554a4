import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../clock.ts";
import { describeStoresContract } from "../stores.contract.ts";
import { openSqliteStores } from "./open-stores.ts";

describeStoresContract("SQLite on a file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "flyby-store-"));
  const stores = await openSqliteStores({
    file: join(folder, "flyby.sqlite"),
    durability: "process",
    clock: systemClock,
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    onBroken: (error) => {
      throw error;
    },
  });
  return {
    stores,
    close: async () => {
      await stores.upkeep.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
});
