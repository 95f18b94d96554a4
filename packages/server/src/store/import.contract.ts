import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { newComment, newImport, type StoresUnderTest } from "./testing/stores-under-test.ts";

export function describeImportContract(name: string, create: () => Promise<StoresUnderTest>): void {
  describe(`${name} keeps the contract of imports`, () => {
    let under: StoresUnderTest;

    beforeEach(async () => {
      under = await create();
    });
    afterEach(() => under.close());

    it("[STO7] an import commits its comments and one entry, and the same file again commits nothing", async () => {
      const comments = Array.from({ length: 50 }, (_, i) => newImport(`k${i}`, { progress: 5_000 - i * 100 }));
      expect(await under.importAll("one", comments)).toEqual({ kind: "imported", seq: 1, imported: 50, duplicates: 0 });
      expect(await under.importAll("one", comments)).toEqual({ kind: "imported", seq: 1, imported: 0, duplicates: 50 });
      expect(await under.entries("one")).toEqual([{ kind: "imported", seq: 1, count: 50 }]);
      const page = await under.segment("one", 0);
      expect([page.comments.length, page.touched]).toEqual([50, 1]);
      const ids = page.comments.map(({ id }) => id);
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    });

    it("[STO8] an imported comment is known by its key in its room, also after it was deleted", async () => {
      await under.importAll("one", [newImport("k1", { foreignId: "f1" })]);
      const [{ comment } = { comment: null }] = await under.stores.timeline.export("one", null, 10);
      await under.stores.log.append([{ room: "one", change: { kind: "delete", id: comment!.id } }]);
      const again = await under.importAll("one", [
        newImport("k1"),
        newImport("k2", { foreignId: "f1" }),
        newImport("k3", { foreignId: "f3" }),
        newImport("k3"),
      ]);
      expect(again).toEqual({ kind: "imported", seq: 3, imported: 2, duplicates: 2 });
      expect(await under.importAll("two", [newImport("k1", { foreignId: "f1" })])).toMatchObject({ imported: 1 });
    });

    it("[STO8a] a comment posted here comes back from our own export as a duplicate, also after it was deleted", async () => {
      const { comment } = await under.post("one", newComment("a", { progress: 4_000, createdAt: 1_700_000_000_123 }));
      const exported = { foreignId: String(comment.id), progress: 4_000, createdAt: 1_700_000_000_000 };
      expect(await under.importAll("one", [newImport("k1", exported)])).toMatchObject({ imported: 0, duplicates: 1 });
      await under.stores.log.append([{ room: "one", change: { kind: "delete", id: comment.id } }]);
      expect(await under.importAll("one", [newImport("k1", exported)])).toMatchObject({ imported: 0, duplicates: 1 });
      const another = { ...exported, progress: 5_000 };
      expect(await under.importAll("one", [newImport("k2", another)])).toMatchObject({ imported: 1 });
      expect(await under.importAll("two", [newImport("k1", exported)])).toMatchObject({ imported: 1 });
    });

    it("[STO9] what a file says beyond our model is stored and exported, and stays out of log and segments", async () => {
      const origin = JSON.stringify({ format: "bilibili", fields: { pool: "1" } });
      await under.importAll("one", [newImport("k", { foreignId: "77", origin })]);
      await under.post("one", newComment("a"));
      const stored = await under.stores.timeline.export("one", null, 10);
      expect(stored.map((each) => [each.foreignId, each.origin])).toEqual([
        ["77", origin],
        [null, null],
      ]);
      const seen = JSON.stringify([
        await under.stores.log.read("one", 0, 10),
        await under.stores.timeline.segment("one", 0),
      ]);
      expect(seen).not.toContain("bilibili");
    });

    it("[STO9a] text that no database likes is taken: NUL and halves of pairs, in ids, names and words of a file", async () => {
      const odd = "a\0b\ud800c'\"\\\u2028";
      const comments = [newImport(odd, { author: odd, foreignId: odd, origin: odd, text: odd, name: odd })];
      expect(await under.importAll("one", comments)).toMatchObject({ imported: 1, duplicates: 0 });
      expect(await under.importAll("one", comments)).toMatchObject({ imported: 0, duplicates: 1 });
      const stored = await under.stores.timeline.export("one", null, 10);
      expect(stored.map(({ comment }) => comment.text)).toEqual([odd]);
      expect(await under.stores.rooms.update("one", { title: odd })).not.toBeNull();
      const purge = { kind: "mute", author: odd, action: "purge" } as const;
      expect(await under.stores.log.append([{ room: "one", change: purge }])).toEqual([{ kind: "changed", seq: 2 }]);
      expect((await under.entries("one")).map((entry) => entry?.kind)).toEqual(["imported", "mute"]);
      expect(await under.stores.timeline.export("one", null, 10)).toEqual([]);
    });
  });
}
