import { randomBytes } from "node:crypto";
import { systemClock } from "../clock.ts";
import type { StoreChoice } from "../core-choices.ts";
import { openSharedStores } from "../store/open-store-choice.ts";
import type { Upkeep } from "../store/ports.ts";
import { readAdminToken, renewAdminToken } from "./admin-token.ts";
import { readStoredAdminToken, renewStoredAdminToken } from "./stored-admin-token.ts";

const random = (count: number): Uint8Array => randomBytes(count);

/** The admin token of an installation, wherever it is kept. */
export async function readInstallationToken(store: StoreChoice): Promise<string> {
  return store.type === "sqlite"
    ? readAdminToken(store.folder, random)
    : withUpkeep(store.url, (upkeep) => readStoredAdminToken(upkeep, random));
}

/** Replaces it. Running servers take the new one, and refuse the old: of a folder at once, on PostgreSQL within seconds. */
export async function renewInstallationToken(store: StoreChoice): Promise<string> {
  return store.type === "sqlite"
    ? renewAdminToken(store.folder, random)
    : withUpkeep(store.url, (upkeep) => renewStoredAdminToken(upkeep, random));
}

async function withUpkeep<T>(url: string, work: (upkeep: Upkeep) => Promise<T>): Promise<T> {
  const { upkeep } = await openSharedStores(url, {
    clock: systemClock,
    random,
    onTrouble: () => undefined,
    onWaiting: null,
  });
  return work(upkeep).finally(() => upkeep.close());
}
