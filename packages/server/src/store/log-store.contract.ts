import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { defaultRoomSettings } from "@flyby/protocol";
import { newComment, newImport, type StoresUnderTest } from "./testing/stores-under-test.ts";

export function describeLogStoreContract(name: string, create: () => Promise<StoresUnderTest>): void {
  describe(`${name} keeps the contract of the log store`, () => {
    let under: StoresUnderTest;

    beforeEach(async () => {
      under = await create();
    });
    afterEach(() => under.close());

    it("[LOG1] numbers the entries of each room from 1 without holes, whatever is appended together", async () => {
      const rooms = ["one", "two"];
      const groups = Array.from({ length: 40 }, (_, i) =>
        under.stores.log.append(
          Array.from({ length: 1 + (i % 4) }, (_, j) => ({
            room: rooms[(i + j) % 2]!,
            change: { kind: "comment" as const, comment: newComment(`n${i}-${j}`) },
          })),
        ),
      );
      await Promise.all(groups);
      for (const room of rooms) {
        const seqs = (await under.entries(room)).map((entry) => entry?.seq);
        expect(seqs).toEqual(seqs.map((_, index) => index + 1));
        expect((await under.stores.log.head(room)).seq).toBe(seqs.length);
      }
      expect((await under.entries("one")).length + (await under.entries("two")).length).toBe(100);
    });

    it("[STO1] gives comments ids that rise over all rooms and are not used again", async () => {
      const first = await under.post("one", newComment("a"));
      const second = await under.post("two", newComment("b"));
      await under.stores.log.append([{ room: "two", change: { kind: "delete", id: second.comment.id } }]);
      const third = await under.post("two", newComment("c"));
      expect(second.comment.id).toBeGreaterThan(first.comment.id);
      expect(third.comment.id).toBeGreaterThan(second.comment.id);
    });

    it("[LOG6] answers a repeated nonce of an author with the first comment and makes no entry", async () => {
      const first = await under.post("one", newComment("same"));
      const again = await under.post("one", newComment("same", { text: "another text", createdAt: 5 }));
      expect(again).toEqual({ ...first, duplicate: true });
      const other = await under.post("one", newComment("same", { author: "bob" }));
      expect(other.duplicate).toBe(false);
      expect((await under.stores.log.head("one")).seq).toBe(2);
    });

    it("[LOG6] knows a nonce within one append, and after the comment was deleted", async () => {
      const [a, b] = await under.stores.log.append(
        [1, 2].map(() => ({ room: "one", change: { kind: "comment" as const, comment: newComment("twin") } })),
      );
      expect([a, b].map((each) => each?.kind === "comment" && each.duplicate)).toEqual([false, true]);
      const id = a?.kind === "comment" ? a.comment.id : 0;
      await under.stores.log.append([{ room: "one", change: { kind: "delete", id } }]);
      const again = await under.post("one", newComment("twin"));
      expect({ duplicate: again.duplicate, id: again.comment.id, text: again.comment.text }).toEqual({
        duplicate: true,
        id,
        text: "",
      });
      const { seq, comment } = again;
      expect(await under.stores.log.posted(comment.author, "twin")).toEqual({ seq, comment });
      expect(await under.stores.log.posted("bob", "twin")).toBeNull();
    });

    it("[LOG7] turns a deleted comment's entry into `removed` and forgets its text everywhere", async () => {
      const { comment } = await under.post("one", newComment("a", { text: "unwelcome words" }));
      const [deleted] = await under.stores.log.append([{ room: "one", change: { kind: "delete", id: comment.id } }]);
      expect(deleted).toEqual({ kind: "changed", seq: 2 });
      expect(await under.entries("one")).toEqual([
        { kind: "removed", seq: 1 },
        { kind: "delete", seq: 2, id: comment.id },
      ]);
      expect((await under.segment("one", 0)).comments).toEqual([]);
      expect(await under.stores.timeline.chat("one", "posted", null, 10)).toEqual([]);
      expect(await under.stores.timeline.export("one", null, 10)).toEqual([]);
      expect(await under.stores.timeline.range("one", 0, 10_000, 10)).toEqual([]);
      expect(await under.stores.timeline.density("one", 1_000)).toEqual([]);
      const again = await under.stores.log.append([{ room: "one", change: { kind: "delete", id: comment.id } }]);
      expect(again).toEqual([{ kind: "nothing" }]);
    });

    it("[STO2] deletes only in the room that was named", async () => {
      const { comment } = await under.post("one", newComment("a"));
      expect(await under.stores.log.append([{ room: "two", change: { kind: "delete", id: comment.id } }])).toEqual([
        { kind: "nothing" },
      ]);
    });

    it("[STO3] a purge mutes and removes all of the author's comments in that room, imported ones too", async () => {
      await under.post("one", newComment("a"));
      await under.post("one", newComment("b", { author: "bob" }));
      await under.post("two", newComment("c"));
      await under.importAll("one", [newImport("k", { author: "ann" })]);
      const purge = await under.stores.log.append([
        { room: "one", change: { kind: "mute", author: "ann", action: "purge" } },
      ]);
      expect(purge).toEqual([{ kind: "changed", seq: 4 }]);
      expect((await under.entries("one")).map((entry) => entry?.kind)).toEqual([
        "removed",
        "comment",
        "imported",
        "mute",
      ]);
      expect((await under.segment("one", 0)).comments.map(({ author }) => author)).toEqual(["bob"]);
      expect((await under.segment("two", 0)).comments.length).toBe(1);
      expect(await under.stores.moderation.mutes("one")).toEqual(["ann"]);
      expect(await under.stores.moderation.mutes("two")).toEqual([]);
      expect((await under.stores.rooms.find("one"))?.facts.comments).toBe(1);
    });

    it("[STO4] a mute that changes nothing makes no entry", async () => {
      const mute = (action: "mute" | "unmute") =>
        under.stores.log.append([{ room: "one", change: { kind: "mute", author: "ann", action } }]);
      expect(await mute("unmute")).toEqual([{ kind: "nothing" }]);
      expect(await mute("mute")).toEqual([{ kind: "changed", seq: 1 }]);
      expect(await mute("mute")).toEqual([{ kind: "nothing" }]);
      expect(await mute("unmute")).toEqual([{ kind: "changed", seq: 2 }]);
      expect(await under.stores.moderation.mutes("one")).toEqual([]);
    });

    it("[STO5] a clear removes every comment of the room at once", async () => {
      await under.post("one", newComment("a", { text: '[1,"comment",' }));
      await under.importAll("one", [newImport("k")]);
      await under.post("two", newComment("b"));
      await under.stores.log.append([{ room: "one", change: { kind: "clear" } }]);
      expect((await under.entries("one")).map((entry) => entry?.kind)).toEqual(["removed", "imported", "clear"]);
      const page = await under.segment("one", 0);
      expect([page.comments.length, page.touched]).toEqual([0, 3]);
      expect((await under.segment("two", 0)).comments.length).toBe(1);
      expect((await under.stores.rooms.find("one"))?.facts.comments).toBe(0);
      expect(await under.stores.log.append([{ room: "one", change: { kind: "clear" } }])).toEqual([
        { kind: "nothing" },
      ]);
    });

    it("[STO6] settings are an entry and the room's settings from then on", async () => {
      const settings = { ...defaultRoomSettings, open: false };
      await under.stores.log.append([{ room: "one", change: { kind: "settings", settings } }]);
      expect(await under.entries("one")).toEqual([{ kind: "settings", seq: 1, settings }]);
      expect((await under.stores.rooms.find("one"))?.room.settings).toEqual(settings);
    });

    it("[STO16] a log page begins after its cursor, ends at `until` and has at most `limit` entries", async () => {
      for (let i = 0; i < 6; i++) await under.post("one", newComment(`n${i}`));
      const seqs = async (...args: [number, number, number?]) => {
        const page = await under.stores.log.read("one", ...args);
        return [page.first, page.entries.map((text) => JSON.parse(text)[0])];
      };
      expect(await seqs(2, 10)).toEqual([3, [3, 4, 5, 6]]);
      expect(await seqs(2, 2)).toEqual([3, [3, 4]]);
      expect(await seqs(2, 10, 4)).toEqual([3, [3, 4]]);
      expect(await seqs(6, 10)).toEqual([7, []]);
    });

    it("[STO19] an append is kept whole or not at all", async () => {
      const both = under.stores.log.append([
        { room: "one", change: { kind: "comment", comment: newComment("a") } },
        { room: "missing", change: { kind: "comment", comment: newComment("b") } },
      ]);
      const beside = under.post("one", newComment("c"));
      await expect(both).rejects.toThrow("no room missing");
      expect((await beside).seq).toBe(1);
      expect((await under.entries("one")).length).toBe(1);
    });
  });
}
