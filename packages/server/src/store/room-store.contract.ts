import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { newComment, newRoom, type StoresUnderTest } from "./testing/stores-under-test.ts";

export function describeRoomStoreContract(name: string, create: () => Promise<StoresUnderTest>): void {
  describe(`${name} keeps the contract of rooms and upkeep`, () => {
    let under: StoresUnderTest;

    beforeEach(async () => {
      under = await create();
    });
    afterEach(() => under.close());

    it("[STO17] a trim keeps the newest entries and forgets the comments before them", async () => {
      for (let i = 0; i < 10; i++) await under.post("one", newComment(`n${i}`));
      await under.stores.log.trim("one", 4);
      expect(await under.stores.log.head("one")).toMatchObject({ seq: 10, floor: 6 });
      const page = await under.stores.log.read("one", 0, 100);
      expect([page.first, page.entries.length]).toEqual([7, 4]);
      expect((await under.segment("one", 0)).comments.map(({ text }) => text)).toEqual(
        [6, 7, 8, 9].map((i) => `text n${i}`),
      );
      expect((await under.stores.rooms.find("one"))?.facts.comments).toBe(4);
      expect((await under.post("one", newComment("next"))).seq).toBe(11);
    });

    it("[STO18] rooms keep number and id, have an epoch of their own and say how much was written", async () => {
      const one = (await under.stores.rooms.find("one"))!.room;
      const media = { url: "media/x.mp4", type: "video/mp4", durationMs: 5_000, posterUrl: null };
      const updated = await under.stores.rooms.update("one", { title: "New", media, startedAt: 7, sample: true });
      expect(updated).toEqual({ ...one, title: "New", media, startedAt: 7, sample: true });
      expect(await under.stores.rooms.add(newRoom("one"))).toBeNull();
      expect(await under.stores.rooms.update("none", { title: "x" })).toBeNull();
      expect(await under.stores.rooms.find("none")).toBeNull();
      const heads = [await under.stores.log.head("one"), await under.stores.log.head("two")];
      expect(heads[0]!.epoch).toMatch(/^[0-9a-z]{8}$/);
      expect(heads[0]!.epoch).not.toBe(heads[1]!.epoch);
      await under.post("one", newComment("a", { createdAt: 1_234 }));
      const list = await under.stores.rooms.list();
      expect(list.map(({ room, facts }) => [room.id, facts])).toEqual([
        ["one", { comments: 1, lastCommentAt: 1_234, seq: 1 }],
        ["two", { comments: 0, lastCommentAt: null, seq: 0 }],
      ]);
      expect(await under.stores.rooms.remove("one")).toBe(true);
      expect(await under.stores.rooms.remove("one")).toBe(false);
      expect(await under.stores.rooms.add(newRoom("one"))).toMatchObject({ number: 3 });
    });

    it("[STO20] values are kept under their key", async () => {
      expect(await under.stores.upkeep.getValue("key")).toBeNull();
      await under.stores.upkeep.setValue("key", "one");
      await under.stores.upkeep.setValue("key", "two");
      expect(await under.stores.upkeep.getValue("key")).toBe("two");
    });

    it("[STO20] of several first values one is kept, and everybody is told that one", async () => {
      const kept = await Promise.all(["a", "b", "c"].map((each) => under.stores.upkeep.ensureValue("first", each)));
      expect(new Set(kept).size).toBe(1);
      expect(await under.stores.upkeep.getValue("first")).toBe(kept[0]!);
    });

    it("[STO21] knows the author of a comment, and refuses everything once closed", async () => {
      const { comment } = await under.post("one", newComment("a", { createdAt: 99 }));
      expect(await under.stores.moderation.authorOf("one", comment.id)).toEqual({ author: "ann", createdAt: 99 });
      expect(await under.stores.moderation.authorOf("two", comment.id)).toBeNull();
      await under.stores.upkeep.close();
      await expect(under.post("one", newComment("b"))).rejects.toMatchObject({
        name: "StoreUnavailable",
        reason: "closed",
      });
      await expect(under.stores.log.head("one")).rejects.toMatchObject({ name: "StoreUnavailable", reason: "closed" });
    });
  });
}
