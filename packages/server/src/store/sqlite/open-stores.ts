import { open, rename, rm } from "node:fs/promises";
import type { Comment } from "@flyby/protocol";
import { type Clock, systemClock } from "../../clock.ts";
import { createEpoch } from "../create-epoch.ts";
import type { StoredComment, Stores } from "../ports.ts";
import { createCallQueue } from "./call-queue.ts";
import type { BackupCalls, ReadCalls, WriteCalls } from "./calls.ts";
import { type DiskState, describeDisk } from "./disk-state.ts";
import type { DatabaseOptions, Durability } from "./open-database.ts";
import { packChanges } from "./pack-change.ts";
import { openWorkerLink, unwrap } from "./worker-link.ts";

export interface SqliteOptions {
  /** Path of the database; made when missing. Its folder exists. */
  readonly file: string;
  readonly durability: Durability;
  readonly clock: Clock;
  readonly random: (count: number) => Uint8Array;
  /** The file may not grow beyond this. */
  readonly maxBytes?: number;
  /** A worker died; nothing can be stored until the process is started again. */
  readonly onBroken: (error: Error) => void;
  /** The disk is found in another state than before: a sentence for the operator. */
  readonly onDisk?: (state: DiskState, sentence: string) => void;
}

/** 4,096 texts of at most 4 KB are 16 MB; a disk that is further behind is not coming back soon. */
const writeLimits = {
  maxWaiting: 4_096,
  maxGroup: 1_024,
  // The worker lives in real time, whatever clock its callers have.
  gatherBy: systemClock,
};
/** A reader that is this far behind is overloaded; small groups keep answers coming. */
const readLimits = { maxWaiting: 4_096, maxGroup: 16 };

type Calls<T> = <M extends keyof T & string>(
  method: M,
  ...args: T[M] extends (...args: infer A) => unknown ? A : never
) => Promise<T[M] extends (...args: never[]) => infer R ? R : never>;

export async function openSqliteStores(options: SqliteOptions): Promise<Stores> {
  const { file, durability, clock, random, onBroken, onDisk, maxBytes = null } = options;
  const database: DatabaseOptions = { file, durability, maxBytes };
  const writer = await openWorkerLink("write", database, {
    onBroken,
    onDisk: (state, detail) => onDisk?.(state, describeDisk(state, file, detail)),
  });
  // The writer may have all it needs in memory and notice nothing.
  const suspect = (state: DiskState, detail: string): void => {
    if (state === "damaged") writer.suspect(detail);
  };
  const reader = await openWorkerLink("read", database, { onBroken, onDisk: suspect }).catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  const writes = createCallQueue(writer.send, writeLimits);
  const readings = createCallQueue(reader.send, readLimits);
  // The types of calls.ts hold on both sides of the thread; here is the one place that says so.
  const write = ((method, ...args) => writes.call(method, args)) as Calls<WriteCalls>;
  const read = ((method, ...args) => readings.call(method, args)) as Calls<ReadCalls>;
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    await Promise.all([writes.close(), readings.close()]);
    await reader.close();
    await writer.close();
  }

  return {
    log: {
      append: (changes) => {
        const packed = packChanges(changes);
        return packed instanceof Promise ? packed.then((ready) => write("append", ready)) : write("append", packed);
      },
      read: async (room, after, limit, until) => {
        const { head, first, lines } = await read("log", room, after, limit, until ?? null);
        return { head, first, entries: lines === "" ? [] : lines.split("\n") };
      },
      head: (room) => read("head", room),
      posted: (author, nonce) => read("posted", author, nonce),
      trim: (room, keep) => write("trim", room, keep),
    },
    timeline: {
      segment: (room, index, known) => read("segment", room, index, known ?? null),
      chat: async (room, source, before, limit): Promise<readonly Comment[]> =>
        JSON.parse(await read("chat", room, source === "imported", before, limit)),
      range: async (room, fromMs, toMs, limit): Promise<readonly Comment[]> =>
        JSON.parse(await read("range", room, fromMs, toMs, limit)),
      density: (room, bucketMs) => read("density", room, bucketMs),
      export: async (room, afterId, limit): Promise<readonly StoredComment[]> =>
        JSON.parse(await read("export", room, afterId, limit)),
    },
    rooms: {
      list: () => read("rooms"),
      find: (id) => read("room", id),
      add: async (room) => (await write("addRoom", room, createEpoch(random), clock.now()))?.room ?? null,
      update: async (id, change) => (await write("updateRoom", id, change))?.room ?? null,
      remove: (id) => write("removeRoom", id),
    },
    moderation: {
      mutes: (room) => read("mutes", room),
      authorOf: (room, id) => read("authorOf", room, id),
    },
    upkeep: {
      backup: (to) => backup(database, to),
      getValue: (key) => read("value", key),
      setValue: (key, value) => write("setValue", key, value),
      ensureValue: (key, fresh) => write("ensureValue", key, fresh),
      close: () => {
        closing ??= close();
        return closing;
      },
    },
  };
}

/** In a worker of its own; the file appears under its name only when it is whole and on the disk. */
async function backup(database: DatabaseOptions, to: string): Promise<void> {
  const partial = `${to}.partial`;
  // One that was cut off would be in the way.
  await rm(partial, { force: true });
  const link = await openWorkerLink("backup", database, { onBroken: () => {}, onDisk: () => {} });
  try {
    const method: keyof BackupCalls = "backup";
    const [outcome] = await link.send([{ method, args: [partial] }]);
    unwrap(outcome);
    const file = await open(partial, "r+");
    await file.sync().finally(() => file.close());
    await rename(partial, to);
  } finally {
    await link.close();
    await rm(partial, { force: true });
  }
}
