import { describe, expect, test } from "bun:test";
import { byProgress } from "@flyby/protocol";
import fc from "fast-check";
import { exampleComment } from "./example-comment.ts";
import { createTimeline } from "./timeline.ts";

const comments = fc.uniqueArray(
  fc.record({ id: fc.integer({ min: 1, max: 500 }), progress: fc.integer({ min: 0, max: 1_000 }) }).map(exampleComment),
  { selector: ({ id }) => id, maxLength: 60 },
);

describe("createTimeline", () => {
  test("[ENG2] a range found by binary search equals the one found by looking at every comment", () => {
    fc.assert(
      fc.property(comments, fc.integer({ min: -50, max: 1_050 }), fc.nat(500), (list, from, length) => {
        const timeline = createTimeline();
        timeline.add(list);
        const to = from + length;
        const due = list.filter(({ progress }) => from <= progress && progress < to).toSorted(byProgress);
        expect(timeline.between(from, to)).toEqual(due);
        const next = list.filter(({ progress }) => progress >= from).toSorted(byProgress)[0];
        expect(timeline.next(from)).toBe(next?.progress ?? null);
      }),
    );
  });

  test("[ENG1] it is the same timeline whether comments come one by one, together, or in pieces", () => {
    fc.assert(
      fc.property(comments, fc.nat(60), (list, cut) => {
        const together = createTimeline();
        together.add(list);
        const single = createTimeline();
        for (const comment of list) single.add([comment]);
        const pieces = createTimeline();
        pieces.add(list.slice(cut));
        pieces.add(list.slice(0, cut));
        const all = together.between(0, 2_000);
        expect(single.between(0, 2_000)).toEqual(all);
        expect(pieces.between(0, 2_000)).toEqual(all);
      }),
    );
  });

  test("a comment is there once, and gone after it was removed", () => {
    const timeline = createTimeline();
    const list = [1, 2, 3].map((id) => exampleComment({ id, progress: id * 10 }));
    expect(timeline.add(list)).toHaveLength(3);
    expect(timeline.add([exampleComment({ id: 2, progress: 99 })])).toEqual([]);
    expect(timeline.remove([2, 7]).map(({ id }) => id)).toEqual([2]);
    expect(timeline.between(0, 100).map(({ id }) => id)).toEqual([1, 3]);
    expect(timeline.get(2)).toBeUndefined();
    timeline.clear();
    expect(timeline.size()).toBe(0);
  });
});
