import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Stores } from "../ports.ts";
import { newComment, newImport, newRoom } from "../testing/stores-under-test.ts";
import { renewEpochs } from "./epoch.ts";
import { migrate } from "./migrate.ts";
import { openSqliteStores } from "./open-stores.ts";
import { sqliteOptions, temporaryFolder } from "./testing/temporary-sqlite.ts";

describe("openSqliteStores", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let stores: Stores;
  const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

  beforeEach(async () => {
    folder = await temporaryFolder();
    stores = await openSqliteStores(sqliteOptions(folder.path));
    await stores.rooms.add(newRoom("one"));
  });
  afterEach(async () => {
    await stores.upkeep.close();
    await folder.remove();
  });

  let lastNonce = 0;
  const post = (text: string, to: Stores = stores) =>
    to.log.append([{ room: "one", change: { kind: "comment", comment: newComment(`n${++lastNonce}`, { text }) } }]);

  it("[LOG5] a log goes on under its epoch when the process is started again", async () => {
    await post("before");
    const head = await stores.log.head("one");
    await stores.upkeep.close();
    stores = await openSqliteStores(sqliteOptions(folder.path));
    expect(await stores.log.head("one")).toEqual(head);
    expect(await post("after")).toMatchObject([{ seq: 2, comment: { id: 2 } }]);
  });

  it("[LOG5] a restored database has new epochs and the same comments", async () => {
    await post("kept");
    const { epoch } = await stores.log.head("one");
    await stores.upkeep.close();
    renewEpochs(join(folder.path, "flyby.sqlite"), random);
    stores = await openSqliteStores(sqliteOptions(folder.path));
    const head = await stores.log.head("one");
    expect(head.seq).toBe(1);
    expect(head.epoch).toMatch(/^[0-9a-z]{8}$/);
    expect(head.epoch).not.toBe(epoch);
  });

  it("[STO22] a full disk refuses comments, keeps nothing of them, and takes them again once there is room", async () => {
    await stores.upkeep.close();
    const small = { ...sqliteOptions(folder.path), maxBytes: 400_000 };
    stores = await openSqliteStores(small);
    const accepted: number[] = [];
    const long = "x".repeat(4_000);
    const refused = async () => {
      for (let i = 0; i < 500; i++) {
        const [appended] = await post(`${i} ${long}`);
        if (appended?.kind === "comment") accepted.push(appended.comment.id);
      }
      return null;
    };
    await expect(refused()).rejects.toMatchObject({ name: "StoreUnavailable", reason: "disk" });
    expect(accepted.length).toBeGreaterThan(10);
    const head = await stores.log.head("one");
    expect(head.seq).toBe(accepted.length);
    expect((await stores.timeline.segment("one", 0)).body.split('"id":').length - 1).toBe(accepted.length);

    for (const id of accepted.slice(0, 5)) {
      await stores.log.append([{ room: "one", change: { kind: "delete", id } }]);
    }
    expect(await post("small again")).toMatchObject([{ kind: "comment", seq: head.seq + 6 }]);
  });

  it("[STO23] a backup taken while comments arrive is whole and opens as a database of its own", async () => {
    await stores.log.append([
      {
        room: "one",
        change: { kind: "imported", comments: Array.from({ length: 3_000 }, (_, i) => newImport(`k${i}`)) },
      },
    ]);
    const file = join(folder.path, "backup", "flyby.sqlite");
    await Bun.write(join(folder.path, "backup", ".keep"), "");
    const posts = Array.from({ length: 200 }, (_, i) => post(`during ${i}`));
    await Promise.all([stores.upkeep.backup(file), ...posts]);
    const db = new Database(file, { readonly: true });
    expect(db.query("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    db.close();
    const copy = await openSqliteStores(sqliteOptions(join(folder.path, "backup")));
    const { seq } = await copy.log.head("one");
    expect(seq).toBeGreaterThanOrEqual(1);
    expect((await copy.log.read("one", 0, 1_000)).entries.length).toBe(seq);
    await copy.upkeep.close();
    await expect(stores.upkeep.backup(join(folder.path, "no", "such", "folder"))).rejects.toThrow();
  });

  it("[STO24] a deleted text is in none of the database's files any more", async () => {
    const secret = "gone-for-good-4711";
    const [appended] = await post(secret);
    for (let i = 0; i < 50; i++) await post(`other ${i}`);
    if (appended?.kind !== "comment") throw new Error("no comment");
    await stores.log.append([{ room: "one", change: { kind: "delete", id: appended.comment.id } }]);
    // The store rests for a second before it empties the log of its writes.
    const isSwept = async () => (await stat(join(folder.path, "flyby.sqlite-wal"))).size === 0;
    for (let waits = 0; waits < 100 && !(await isSwept()); waits++) await Bun.sleep(50);
    for (const name of await readdir(folder.path)) {
      const bytes = await readFile(join(folder.path, name));
      expect({ name, holds: bytes.includes(secret) }).toEqual({ name, holds: false });
    }
  });

  it("[STO25] many single appends share commits, and are answered in the order they were made", async () => {
    const answered: number[] = [];
    await Promise.all(
      Array.from({ length: 1_000 }, async (_, i) => {
        const [appended] = await post(`${i}`);
        if (appended?.kind === "comment") answered.push(appended.seq);
      }),
    );
    expect(answered).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1));
  });

  it("[STO26] refuses a database that a newer version has written, in words", () => {
    const db = new Database(":memory:");
    migrate(db);
    migrate(db);
    db.run("PRAGMA user_version = 99");
    expect(() => migrate(db)).toThrow("newer Flyby");
    db.close();
  });

  it("[STO27] a commit is synced to the disk by default", async () => {
    const { openForWriting } = await import("./open-database.ts");
    const pragma = (durability: "full" | "process") => {
      const db = openForWriting({ file: join(folder.path, `${durability}.sqlite`), durability, maxBytes: null });
      const values = [db.query("PRAGMA synchronous").get(), db.query("PRAGMA journal_mode").get()];
      db.close();
      return values;
    };
    expect(pragma("full")).toEqual([{ synchronous: 2 }, { journal_mode: "wal" }]);
    expect(pragma("process")).toEqual([{ synchronous: 1 }, { journal_mode: "wal" }]);
  });
});
