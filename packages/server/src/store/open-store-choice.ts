import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { StoreChoice } from "../core-choices.ts";
import { createAdminCheck } from "../identity/admin-token.ts";
import { createStoredAdminCheck } from "../identity/stored-admin-token.ts";
import { redactUrl } from "../redact-url.ts";
import { type Stores, StoreUnavailable } from "./ports.ts";
import type { DiskState } from "./sqlite/disk-state.ts";
import type { Durability } from "./sqlite/open-database.ts";
import { openSqliteStores } from "./sqlite/open-stores.ts";

export interface StoreParts {
  readonly durability: Durability;
  readonly clock: Clock;
  readonly random: (count: number) => Uint8Array;
  readonly onTrouble: (error: unknown) => void;
  /** The disk is found in another state than before: a sentence for the operator. */
  readonly onDisk?: (state: DiskState, sentence: string) => void;
  /** What a SQLite file may grow to, null for the disk's size. */
  readonly maxBytes: number | null;
  /** Told when a server that is not there is waited for; null where nobody waits. */
  readonly onWaiting: ((sentence: string) => void) | null;
}

export interface OpenedStore {
  readonly stores: Stores;
  /** Whether this is the installation's admin token now. */
  readonly isAdmin: (token: string) => boolean;
  /** Ends what looks after the admin token; the stores are closed by their `upkeep`. */
  close(): void;
}

/** Where a data folder keeps its database: what `backup` copies and `restore` replaces. */
export function databaseFile(dataFolder: string): string {
  return join(dataFolder, "flyby.sqlite");
}

export async function openStoreChoice(choice: StoreChoice, parts: StoreParts): Promise<OpenedStore> {
  return choice.type === "sqlite" ? openFolder(choice.folder, parts) : openServer(choice.url, parts);
}

async function openFolder(folder: string, { durability, clock, random, onTrouble, onDisk, maxBytes }: StoreParts) {
  await mkdir(folder, { recursive: true });
  const stores = await openSqliteStores({
    file: databaseFile(folder),
    durability,
    clock,
    random,
    onBroken: onTrouble,
    ...(onDisk === undefined ? {} : { onDisk }),
    ...(maxBytes === null ? {} : { maxBytes }),
  });
  try {
    return { stores, isAdmin: createAdminCheck(folder, random), close: () => undefined };
  } catch (error) {
    await stores.upkeep.close();
    throw error;
  }
}

async function openServer(url: string, parts: StoreParts): Promise<OpenedStore> {
  const stores = await openSharedStores(url, parts);
  try {
    const check = await createStoredAdminCheck({ upkeep: stores.upkeep, random: parts.random, clock: parts.clock });
    return { stores, isAdmin: check.isAdmin, close: check.close };
  } catch (error) {
    await stores.upkeep.close();
    throw error;
  }
}

/** A database that is being restarted beside us is there in seconds; one that is not within a minute needs a person. */
const patienceMs = 60_000;
const pauseMs = 1_000;
/** Of one attempt. */
const attemptMs = 3_000;

/** The stores of a PostgreSQL. Only who has one pays for its client. */
export async function openSharedStores(
  url: string,
  { clock, random, onTrouble, onWaiting }: Pick<StoreParts, "clock" | "random" | "onTrouble" | "onWaiting">,
): Promise<Stores> {
  const { openPostgresStores } = await import("./postgres/open-stores.ts");
  const giveUpAt = clock.now() + (onWaiting === null ? 0 : patienceMs);
  const where = `PostgreSQL at ${redactUrl(url)} cannot be used.`;
  for (let told = false; ; told = true) {
    let isOpen = false;
    const report = (error: unknown): void => {
      if (isOpen) onTrouble(error);
    };
    try {
      const stores = await openPostgresStores({ url, clock, random, onTrouble: report, startMs: attemptMs });
      isOpen = true;
      return stores;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      if (clock.now() + pauseMs > giveUpAt) throw new StoreUnavailable(`${where} ${error.message}.`, error.reason);
      if (!told) onWaiting?.(`${where} ${error.message}. Trying again for up to ${patienceMs / 1_000} s.`);
    }
    await new Promise<void>((resolve) => void clock.after(pauseMs, resolve));
  }
}
