import { join } from "node:path";
import type { StoreChoice } from "../../../core-choices.ts";
import { readAdminToken } from "../../../identity/admin-token.ts";
import type { Stores } from "../../ports.ts";
import { openSqliteStores } from "../../sqlite/open-stores.ts";
import { sqliteOptions, temporaryFolder } from "../../sqlite/testing/temporary-sqlite.ts";
import { createDigest, type Sum } from "../digest.ts";
import { moveInstallation } from "../move-installation.ts";
import { openFolderSource } from "../sqlite-end.ts";
import { tableNames } from "../tables.ts";

export type FolderChoice = Extract<StoreChoice, { type: "sqlite" }>;

/** Places for installations, all gone in the end. */
export interface Places {
  freshFolder(): FolderChoice;
  /** An empty database of PostgreSQL; null on a machine without. */
  freshDatabase(): Promise<StoreChoice | null>;
  /** What there is to move to on this machine. */
  elsewhere(): Promise<StoreChoice>;
  close(): Promise<void>;
}

/** A server of PostgreSQL for tests. */
export interface Databases {
  newDatabase(): Promise<string>;
  stop(): Promise<void>;
}

export async function openPlaces(postgres: Databases | null): Promise<Places> {
  const base = await temporaryFolder();
  let folders = 0;
  const freshFolder = (): FolderChoice => ({ type: "sqlite", folder: join(base.path, `data-${++folders}`) });
  const freshDatabase = async (): Promise<StoreChoice | null> =>
    postgres === null ? null : { type: "postgres", url: await postgres.newDatabase() };
  return {
    freshFolder,
    freshDatabase,
    elsewhere: async () => (await freshDatabase()) ?? freshFolder(),
    close: async () => {
      await postgres?.stop();
      await base.remove();
    },
  };
}

/** Makes an installation with its admin token in a folder. */
export async function fill({ folder }: FolderChoice, work: (stores: Stores) => Promise<void>): Promise<void> {
  readAdminToken(folder, (count) => crypto.getRandomValues(new Uint8Array(count)));
  const stores = await openSqliteStores(sqliteOptions(folder));
  await work(stores).finally(() => stores.upkeep.close());
}

/** All that a folder holds, for comparing. */
export async function sumsOf({ folder }: FolderChoice): Promise<{ sums: ReadonlyMap<string, Sum>; numbers: unknown }> {
  const opened = openFolderSource(folder);
  if (!opened.ok) throw new Error(opened.message);
  const digest = createDigest();
  for (const table of tableNames) {
    for await (const page of opened.source.pages(table)) digest.add(table, page);
  }
  const numbers = await opened.source.numbers();
  await opened.source.close();
  return { sums: digest.sums(), numbers };
}

export async function move(from: StoreChoice, to: StoreChoice): Promise<void> {
  const moved = await moveInstallation(from, to, () => undefined);
  if (!moved.ok) throw new Error(moved.message);
}
