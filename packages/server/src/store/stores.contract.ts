import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { type Comment, decodeEntry, defaultRoomSettings, type Entry, limits } from "@flyby/protocol";
import type { NewComment, NewImport, NewRoom, Stores } from "./ports.ts";

export interface StoresUnderTest {
  readonly stores: Stores;
  close(): Promise<void>;
}

export function newRoom(id: string, more: Partial<NewRoom> = {}): NewRoom {
  return {
    id,
    kind: "video",
    title: `Room ${id}`,
    folder: null,
    media: null,
    startedAt: null,
    sample: false,
    settings: defaultRoomSettings,
    ...more,
  };
}

export function newComment(nonce: string, more: Partial<NewComment> = {}): NewComment {
  return {
    nonce,
    progress: 1_000,
    mode: "scroll",
    size: "normal",
    color: 0xffffff,
    author: "ann",
    name: "Ann",
    text: `text ${nonce}`,
    createdAt: 1_700_000_000_000,
    ...more,
  };
}

export function newImport(key: string, more: Partial<NewImport> = {}): NewImport {
  const { nonce: _, ...plain } = newComment(key);
  return { ...plain, author: "file", key, foreignId: null, origin: null, ...more };
}

/** What every implementation of the stores does. `create` makes empty ones. */
export function describeStoresContract(name: string, create: () => Promise<StoresUnderTest>): void {
  describe(`${name} keeps the contract of the stores`, () => {
    let under: StoresUnderTest;
    let stores: Stores;

    beforeEach(async () => {
      under = await create();
      stores = under.stores;
      await stores.rooms.add(newRoom("one"));
      await stores.rooms.add(newRoom("two"));
    });
    afterEach(() => under.close());

    async function post(
      room: string,
      comment: NewComment,
    ): Promise<{ seq: number; comment: Comment; duplicate: boolean }> {
      const [appended] = await stores.log.append([{ room, change: { kind: "comment", comment } }]);
      if (appended?.kind !== "comment") throw new Error("no comment came back");
      return appended;
    }

    async function importAll(room: string, comments: readonly NewImport[]) {
      const [appended] = await stores.log.append([{ room, change: { kind: "imported", comments } }]);
      return appended;
    }

    async function entries(room: string): Promise<readonly Entry[]> {
      const page = await stores.log.read(room, 0, 10_000);
      return page.entries.map((text) => decodeEntry(JSON.parse(text))!);
    }

    async function segment(room: string, index: number) {
      const { touched, body } = await stores.timeline.segment(room, index);
      return { touched, ...(JSON.parse(`{${body}}`) as { index: number; omitted: number; comments: Comment[] }) };
    }

    it("[LOG1] numbers the entries of each room from 1 without holes, whatever is appended together", async () => {
      const rooms = ["one", "two"];
      const groups = Array.from({ length: 40 }, (_, i) =>
        stores.log.append(
          Array.from({ length: 1 + (i % 4) }, (_, j) => ({
            room: rooms[(i + j) % 2]!,
            change: { kind: "comment" as const, comment: newComment(`n${i}-${j}`) },
          })),
        ),
      );
      await Promise.all(groups);
      for (const room of rooms) {
        const seqs = (await entries(room)).map(({ seq }) => seq);
        expect(seqs).toEqual(seqs.map((_, index) => index + 1));
        expect((await stores.log.head(room)).seq).toBe(seqs.length);
      }
      expect((await entries("one")).length + (await entries("two")).length).toBe(100);
    });

    it("[STO1] gives comments ids that rise over all rooms and are not used again", async () => {
      const first = await post("one", newComment("a"));
      const second = await post("two", newComment("b"));
      await stores.log.append([{ room: "two", change: { kind: "delete", id: second.comment.id } }]);
      const third = await post("two", newComment("c"));
      expect(second.comment.id).toBeGreaterThan(first.comment.id);
      expect(third.comment.id).toBeGreaterThan(second.comment.id);
    });

    it("[LOG6] answers a repeated nonce of an author with the first comment and makes no entry", async () => {
      const first = await post("one", newComment("same"));
      const again = await post("one", newComment("same", { text: "another text", createdAt: 5 }));
      expect(again).toEqual({ ...first, duplicate: true });
      const other = await post("one", newComment("same", { author: "bob" }));
      expect(other.duplicate).toBe(false);
      expect((await stores.log.head("one")).seq).toBe(2);
    });

    it("[LOG6] knows a nonce within one append, and after the comment was deleted", async () => {
      const [a, b] = await stores.log.append(
        [1, 2].map(() => ({ room: "one", change: { kind: "comment" as const, comment: newComment("twin") } })),
      );
      expect([a, b].map((each) => each?.kind === "comment" && each.duplicate)).toEqual([false, true]);
      const id = a?.kind === "comment" ? a.comment.id : 0;
      await stores.log.append([{ room: "one", change: { kind: "delete", id } }]);
      const again = await post("one", newComment("twin"));
      expect({ duplicate: again.duplicate, id: again.comment.id, text: again.comment.text }).toEqual({
        duplicate: true,
        id,
        text: "",
      });
    });

    it("[LOG7] turns a deleted comment's entry into `removed` and forgets its text everywhere", async () => {
      const { comment } = await post("one", newComment("a", { text: "unwelcome words" }));
      const [deleted] = await stores.log.append([{ room: "one", change: { kind: "delete", id: comment.id } }]);
      expect(deleted).toEqual({ kind: "changed", seq: 2 });
      expect(await entries("one")).toEqual([
        { kind: "removed", seq: 1 },
        { kind: "delete", seq: 2, id: comment.id },
      ]);
      expect((await segment("one", 0)).comments).toEqual([]);
      expect(await stores.timeline.chat("one", "posted", null, 10)).toEqual([]);
      expect(await stores.timeline.export("one", null, 10)).toEqual([]);
      expect(await stores.timeline.range("one", 0, 10_000, 10)).toEqual([]);
      expect(await stores.timeline.density("one", 1_000)).toEqual([]);
      const again = await stores.log.append([{ room: "one", change: { kind: "delete", id: comment.id } }]);
      expect(again).toEqual([{ kind: "nothing" }]);
    });

    it("[STO2] deletes only in the room that was named", async () => {
      const { comment } = await post("one", newComment("a"));
      expect(await stores.log.append([{ room: "two", change: { kind: "delete", id: comment.id } }])).toEqual([
        { kind: "nothing" },
      ]);
    });

    it("[STO3] a purge mutes and removes all of the author's comments in that room, imported ones too", async () => {
      await post("one", newComment("a"));
      await post("one", newComment("b", { author: "bob" }));
      await post("two", newComment("c"));
      await importAll("one", [newImport("k", { author: "ann" })]);
      const purge = await stores.log.append([
        { room: "one", change: { kind: "mute", author: "ann", action: "purge" } },
      ]);
      expect(purge).toEqual([{ kind: "changed", seq: 4 }]);
      expect((await entries("one")).map(({ kind }) => kind)).toEqual(["removed", "comment", "imported", "mute"]);
      expect((await segment("one", 0)).comments.map(({ author }) => author)).toEqual(["bob"]);
      expect((await segment("two", 0)).comments.length).toBe(1);
      expect(await stores.moderation.mutes("one")).toEqual(["ann"]);
      expect(await stores.moderation.mutes("two")).toEqual([]);
      expect((await stores.rooms.find("one"))?.facts.comments).toBe(1);
    });

    it("[STO4] a mute that changes nothing makes no entry", async () => {
      const mute = (action: "mute" | "unmute") =>
        stores.log.append([{ room: "one", change: { kind: "mute", author: "ann", action } }]);
      expect(await mute("unmute")).toEqual([{ kind: "nothing" }]);
      expect(await mute("mute")).toEqual([{ kind: "changed", seq: 1 }]);
      expect(await mute("mute")).toEqual([{ kind: "nothing" }]);
      expect(await mute("unmute")).toEqual([{ kind: "changed", seq: 2 }]);
      expect(await stores.moderation.mutes("one")).toEqual([]);
    });

    it("[STO5] a clear removes every comment of the room at once", async () => {
      await post("one", newComment("a", { text: '[1,"comment",' }));
      await importAll("one", [newImport("k")]);
      await post("two", newComment("b"));
      await stores.log.append([{ room: "one", change: { kind: "clear" } }]);
      expect((await entries("one")).map(({ kind }) => kind)).toEqual(["removed", "imported", "clear"]);
      const page = await segment("one", 0);
      expect([page.comments.length, page.touched]).toEqual([0, 3]);
      expect((await segment("two", 0)).comments.length).toBe(1);
      expect((await stores.rooms.find("one"))?.facts.comments).toBe(0);
      expect(await stores.log.append([{ room: "one", change: { kind: "clear" } }])).toEqual([{ kind: "nothing" }]);
    });

    it("[STO6] settings are an entry and the room's settings from then on", async () => {
      const settings = { ...defaultRoomSettings, open: false };
      await stores.log.append([{ room: "one", change: { kind: "settings", settings } }]);
      expect(await entries("one")).toEqual([{ kind: "settings", seq: 1, settings }]);
      expect((await stores.rooms.find("one"))?.room.settings).toEqual(settings);
    });

    it("[STO7] an import commits its comments and one entry, and the same file again commits nothing", async () => {
      const comments = Array.from({ length: 50 }, (_, i) => newImport(`k${i}`, { progress: 5_000 - i * 100 }));
      expect(await importAll("one", comments)).toEqual({ kind: "imported", seq: 1, imported: 50, duplicates: 0 });
      expect(await importAll("one", comments)).toEqual({ kind: "imported", seq: 1, imported: 0, duplicates: 50 });
      expect(await entries("one")).toEqual([{ kind: "imported", seq: 1, count: 50 }]);
      const page = await segment("one", 0);
      expect([page.comments.length, page.touched]).toEqual([50, 1]);
      const ids = page.comments.map(({ id }) => id);
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    });

    it("[STO8] an imported comment is known by its key or its foreign id, also after it was deleted", async () => {
      await importAll("one", [newImport("k1", { foreignId: "f1" })]);
      const [{ comment } = { comment: null }] = await stores.timeline.export("one", null, 10);
      await stores.log.append([{ room: "one", change: { kind: "delete", id: comment!.id } }]);
      const again = await importAll("one", [
        newImport("k1"),
        newImport("k2", { foreignId: "f1" }),
        newImport("k3", { foreignId: "f3" }),
        newImport("k3"),
      ]);
      expect(again).toEqual({ kind: "imported", seq: 3, imported: 1, duplicates: 3 });
      expect(await importAll("two", [newImport("k1", { foreignId: "f1" })])).toMatchObject({ imported: 1 });
    });

    it("[STO9] what a file says beyond our model is stored and exported, and stays out of log and segments", async () => {
      const origin = JSON.stringify({ format: "bilibili", fields: { pool: "1" } });
      await importAll("one", [newImport("k", { foreignId: "77", origin })]);
      await post("one", newComment("a"));
      const stored = await stores.timeline.export("one", null, 10);
      expect(stored.map((each) => [each.foreignId, each.origin])).toEqual([
        ["77", origin],
        [null, null],
      ]);
      const seen = JSON.stringify([await stores.log.read("one", 0, 10), await stores.timeline.segment("one", 0)]);
      expect(seen).not.toContain("bilibili");
    });

    it("[STO10] a segment holds its own six minutes in display order and says what touched it last", async () => {
      const end = limits.segmentMs;
      await post("one", newComment("c", { progress: end - 1 }));
      await post("one", newComment("d", { progress: end }));
      await post("one", newComment("a", { progress: 0 }));
      await post("one", newComment("b", { progress: 0 }));
      const first = await segment("one", 0);
      expect(first.comments.map(({ text }) => text)).toEqual(["text a", "text b", "text c"]);
      expect([first.index, first.omitted, first.touched]).toEqual([0, 0, 4]);
      const second = await segment("one", 1);
      expect(second.comments.map(({ text }) => text)).toEqual(["text d"]);
      expect(second.touched).toBe(2);
      expect(await segment("one", 2)).toEqual({ touched: 0, index: 2, omitted: 0, comments: [] });
      await stores.log.append([{ room: "one", change: { kind: "delete", id: second.comments[0]!.id } }]);
      expect((await segment("one", 1)).touched).toBe(5);
      expect((await segment("one", 0)).touched).toBe(4);
    });

    it("[STO11] a full segment keeps the weightiest and of equals every n-th, the same ones each time", async () => {
      const total = limits.maxSegmentComments + 3_000;
      const comments = Array.from({ length: total }, (_, i) =>
        newImport(`k${i}`, { progress: i * 20, ...(i % 100 === 0 ? { extra: { weight: 9 } } : {}) }),
      );
      await importAll("one", comments);
      const page = await segment("one", 0);
      expect([page.comments.length, page.omitted]).toEqual([limits.maxSegmentComments, 3_000]);
      expect(page.comments.filter(({ extra }) => extra?.weight === 9).length).toBe(total / 100);
      const tenths = Array.from({ length: 10 }, (_, i) => {
        const from = i * (total / 10) * 20;
        return page.comments.filter(({ progress }) => progress >= from && progress < from + (total / 10) * 20).length;
      });
      expect(Math.max(...tenths) - Math.min(...tenths)).toBeLessThan(15);
      expect(await segment("one", 0)).toEqual(page);
    });

    it("[STO12] chat is newest first, in pages by id, posted and imported apart", async () => {
      for (const nonce of ["a", "b", "c", "d"]) await post("one", newComment(nonce));
      await importAll("one", [newImport("k1", { progress: 9_000 }), newImport("k2", { progress: 100 })]);
      const page = await stores.timeline.chat("one", "posted", null, 3);
      expect(page.map(({ text }) => text)).toEqual(["text d", "text c", "text b"]);
      const rest = await stores.timeline.chat("one", "posted", page[2]!.id, 3);
      expect(rest.map(({ text }) => text)).toEqual(["text a"]);
      const imported = await stores.timeline.chat("one", "imported", null, 3);
      expect(imported.map(({ text }) => text)).toEqual(["text k1", "text k2"]);
    });

    it("[STO13] a range is half-open, in display order and bounded", async () => {
      for (const progress of [300, 100, 200, 400]) await post("one", newComment(`p${progress}`, { progress }));
      const found = await stores.timeline.range("one", 100, 400, 10);
      expect(found.map(({ progress }) => progress)).toEqual([100, 200, 300]);
      expect((await stores.timeline.range("one", 0, 1_000, 2)).map(({ progress }) => progress)).toEqual([100, 200]);
    });

    it("[STO14] density counts per bucket up to the last comment", async () => {
      for (const [i, progress] of [0, 999, 2_000, 4_500].entries()) await post("one", newComment(`${i}`, { progress }));
      expect(await stores.timeline.density("one", 1_000)).toEqual([2, 0, 1, 0, 1]);
      expect(await stores.timeline.density("one", 2_000)).toEqual([2, 1, 1]);
      expect(await stores.timeline.density("two", 1_000)).toEqual([]);
    });

    it("[STO15] an export walks the room in display order, page by page, without gaps", async () => {
      const progresses = [500, 100, 100, 900, 100];
      for (const [i, progress] of progresses.entries()) await post("one", newComment(`n${i}`, { progress }));
      const seen: number[] = [];
      let after: { progress: number; id: number } | null = null;
      for (;;) {
        const page = await stores.timeline.export("one", after, 2);
        seen.push(...page.map(({ comment }) => comment.progress));
        const last = page.at(-1);
        if (last === undefined) break;
        after = { progress: last.comment.progress, id: last.comment.id };
      }
      expect(seen).toEqual(progresses.toSorted((a, b) => a - b));
    });

    it("[STO16] a log page begins after its cursor, ends at `until` and has at most `limit` entries", async () => {
      for (let i = 0; i < 6; i++) await post("one", newComment(`n${i}`));
      const seqs = async (...args: [number, number, number?]) => {
        const page = await stores.log.read("one", ...args);
        return [page.first, page.entries.map((text) => JSON.parse(text)[0])];
      };
      expect(await seqs(2, 10)).toEqual([3, [3, 4, 5, 6]]);
      expect(await seqs(2, 2)).toEqual([3, [3, 4]]);
      expect(await seqs(2, 10, 4)).toEqual([3, [3, 4]]);
      expect(await seqs(6, 10)).toEqual([7, []]);
    });

    it("[STO17] a trim keeps the newest entries and forgets the comments before them", async () => {
      for (let i = 0; i < 10; i++) await post("one", newComment(`n${i}`));
      await stores.log.trim("one", 4);
      expect(await stores.log.head("one")).toMatchObject({ seq: 10, floor: 6 });
      const page = await stores.log.read("one", 0, 100);
      expect([page.first, page.entries.length]).toEqual([7, 4]);
      expect((await segment("one", 0)).comments.map(({ text }) => text)).toEqual([6, 7, 8, 9].map((i) => `text n${i}`));
      expect((await stores.rooms.find("one"))?.facts.comments).toBe(4);
      expect((await post("one", newComment("next"))).seq).toBe(11);
    });

    it("[STO18] rooms keep number and id, have an epoch of their own and say how much was written", async () => {
      const one = (await stores.rooms.find("one"))!.room;
      const media = { url: "media/x.mp4", type: "video/mp4", durationMs: 5_000, posterUrl: null };
      const updated = await stores.rooms.update("one", { title: "New", media, startedAt: 7 });
      expect(updated).toEqual({ ...one, title: "New", media, startedAt: 7 });
      expect(await stores.rooms.add(newRoom("one"))).toBeNull();
      expect(await stores.rooms.update("none", { title: "x" })).toBeNull();
      expect(await stores.rooms.find("none")).toBeNull();
      const heads = [await stores.log.head("one"), await stores.log.head("two")];
      expect(heads[0]!.epoch).toMatch(/^[0-9a-z]{8}$/);
      expect(heads[0]!.epoch).not.toBe(heads[1]!.epoch);
      await post("one", newComment("a", { createdAt: 1_234 }));
      const list = await stores.rooms.list();
      expect(list.map(({ room, facts }) => [room.id, facts])).toEqual([
        ["one", { comments: 1, lastCommentAt: 1_234 }],
        ["two", { comments: 0, lastCommentAt: null }],
      ]);
      expect(await stores.rooms.remove("one")).toBe(true);
      expect(await stores.rooms.remove("one")).toBe(false);
      expect(await stores.rooms.add(newRoom("one"))).toMatchObject({ number: 3 });
    });

    it("[STO19] an append is kept whole or not at all", async () => {
      const both = stores.log.append([
        { room: "one", change: { kind: "comment", comment: newComment("a") } },
        { room: "missing", change: { kind: "comment", comment: newComment("b") } },
      ]);
      const beside = post("one", newComment("c"));
      expect(both).rejects.toThrow("no room missing");
      expect((await beside).seq).toBe(1);
      expect((await entries("one")).length).toBe(1);
    });

    it("[STO20] values are kept under their key", async () => {
      expect(await stores.upkeep.getValue("key")).toBeNull();
      await stores.upkeep.setValue("key", "one");
      await stores.upkeep.setValue("key", "two");
      expect(await stores.upkeep.getValue("key")).toBe("two");
    });

    it("[STO21] knows the author of a comment, and refuses everything once closed", async () => {
      const { comment } = await post("one", newComment("a", { createdAt: 99 }));
      expect(await stores.moderation.authorOf("one", comment.id)).toEqual({ author: "ann", createdAt: 99 });
      expect(await stores.moderation.authorOf("two", comment.id)).toBeNull();
      await stores.upkeep.close();
      expect(post("one", newComment("b"))).rejects.toMatchObject({ name: "StoreUnavailable", reason: "closed" });
      expect(stores.log.head("one")).rejects.toMatchObject({ name: "StoreUnavailable", reason: "closed" });
    });
  });
}
