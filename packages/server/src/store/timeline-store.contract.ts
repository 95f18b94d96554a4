import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import { limits } from "@flyby/protocol";
import { newComment, newImport, type StoresUnderTest } from "./testing/stores-under-test.ts";

export function describeTimelineContract(name: string, create: () => Promise<StoresUnderTest>): void {
  describe(`${name} keeps the contract of the timeline store`, () => {
    let under: StoresUnderTest;

    beforeEach(async () => {
      under = await create();
    });
    afterEach(() => under.close());

    it("[STO10] a segment holds its own six minutes in display order and says what touched it last", async () => {
      const end = limits.segmentMs;
      await under.post("one", newComment("c", { progress: end - 1 }));
      await under.post("one", newComment("d", { progress: end }));
      await under.post("one", newComment("a", { progress: 0 }));
      await under.post("one", newComment("b", { progress: 0 }));
      const first = await under.segment("one", 0);
      expect(first.comments.map(({ text }) => text)).toEqual(["text a", "text b", "text c"]);
      expect([first.index, first.omitted, first.touched]).toEqual([0, 0, 4]);
      const second = await under.segment("one", 1);
      expect(second.comments.map(({ text }) => text)).toEqual(["text d"]);
      expect(second.touched).toBe(2);
      expect(await under.segment("one", 2)).toEqual({ touched: 0, index: 2, omitted: 0, comments: [] });
      await under.stores.log.append([{ room: "one", change: { kind: "delete", id: second.comments[0]!.id } }]);
      expect((await under.segment("one", 1)).touched).toBe(5);
      expect((await under.segment("one", 0)).touched).toBe(4);
    });

    it("[STO33] whoever knows a segment's newest version is told that it is the newest, and no comments", async () => {
      await under.post("one", newComment("a"));
      const { touched, body } = await under.stores.timeline.segment("one", 0);
      expect(await under.stores.timeline.segment("one", 0, touched)).toEqual({ touched, body: "" });
      expect(await under.stores.timeline.segment("one", 0, touched + 1)).toEqual({ touched, body });
      expect(await under.stores.timeline.segment("one", 7, 0)).toEqual({ touched: 0, body: "" });
      await under.post("one", newComment("elsewhere", { progress: limits.segmentMs }));
      expect(await under.stores.timeline.segment("one", 0, touched)).toEqual({ touched, body: "" });
      await under.post("one", newComment("b"));
      const changed = await under.stores.timeline.segment("one", 0, touched);
      expect(changed.touched).toBe(3);
      expect(JSON.parse(`{${changed.body}}`).comments).toHaveLength(2);
    });

    it("[STO11] a full segment keeps the weightiest and of equals every n-th, the same ones each time", async () => {
      const total = limits.maxSegmentComments + 3_000;
      const comments = Array.from({ length: total }, (_, i) =>
        newImport(`k${i}`, { progress: i * 20, ...(i % 100 === 0 ? { extra: { weight: 9 } } : {}) }),
      );
      await under.importAll("one", comments);
      const page = await under.segment("one", 0);
      expect([page.comments.length, page.omitted]).toEqual([limits.maxSegmentComments, 3_000]);
      expect(page.comments.filter(({ extra }) => extra?.weight === 9).length).toBe(total / 100);
      const tenths = Array.from({ length: 10 }, (_, i) => {
        const from = i * (total / 10) * 20;
        return page.comments.filter(({ progress }) => progress >= from && progress < from + (total / 10) * 20).length;
      });
      expect(Math.max(...tenths) - Math.min(...tenths)).toBeLessThan(15);
      expect(await under.segment("one", 0)).toEqual(page);
    });

    it("[STO12] chat is newest first, in pages by id, posted and imported apart", async () => {
      for (const nonce of ["a", "b", "c", "d"]) await under.post("one", newComment(nonce));
      await under.importAll("one", [newImport("k1", { progress: 9_000 }), newImport("k2", { progress: 100 })]);
      const page = await under.stores.timeline.chat("one", "posted", null, 3);
      expect(page.map(({ text }) => text)).toEqual(["text d", "text c", "text b"]);
      const rest = await under.stores.timeline.chat("one", "posted", page[2]!.id, 3);
      expect(rest.map(({ text }) => text)).toEqual(["text a"]);
      const imported = await under.stores.timeline.chat("one", "imported", null, 3);
      expect(imported.map(({ text }) => text)).toEqual(["text k1", "text k2"]);
    });

    it("[STO13] a range is half-open, in display order and bounded", async () => {
      for (const progress of [300, 100, 200, 400]) await under.post("one", newComment(`p${progress}`, { progress }));
      const found = await under.stores.timeline.range("one", 100, 400, 10);
      expect(found.map(({ progress }) => progress)).toEqual([100, 200, 300]);
      expect((await under.stores.timeline.range("one", 0, 1_000, 2)).map(({ progress }) => progress)).toEqual([
        100, 200,
      ]);
    });

    it("[STO14] density counts per bucket up to the last comment", async () => {
      for (const [i, progress] of [0, 999, 2_000, 4_500].entries())
        await under.post("one", newComment(`${i}`, { progress }));
      expect(await under.stores.timeline.density("one", 1_000)).toEqual([2, 0, 1, 0, 1]);
      expect(await under.stores.timeline.density("one", 2_000)).toEqual([2, 1, 1]);
      expect(await under.stores.timeline.density("two", 1_000)).toEqual([]);
    });

    it("[STO15] an export walks the room in display order, page by page, without gaps", async () => {
      const progresses = [500, 100, 100, 900, 100];
      for (const [i, progress] of progresses.entries()) await under.post("one", newComment(`n${i}`, { progress }));
      const seen: number[] = [];
      let after: { progress: number; id: number } | null = null;
      for (;;) {
        const page = await under.stores.timeline.export("one", after, 2);
        seen.push(...page.map(({ comment }) => comment.progress));
        const last = page.at(-1);
        if (last === undefined) break;
        after = { progress: last.comment.progress, id: last.comment.id };
      }
      expect(seen).toEqual(progresses.toSorted((a, b) => a - b));
    });
  });
}
