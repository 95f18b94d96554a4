import { describe, expect, test } from "bun:test";
import { byProgress, type Comment } from "@flyby/protocol";
import fc from "fast-check";
import { bySending, mergeRows, visibleRows, withoutRows } from "./rows.ts";

function comment(id: number, change: Partial<Comment> = {}): Comment {
  const plain = { progress: id * 10, mode: "scroll", size: "normal", color: 0xffffff, author: "a", name: "A" } as const;
  return { id, ...plain, text: `text ${id}`, createdAt: id, ...change };
}

describe("mergeRows", () => {
  const ids = fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }), { maxLength: 8 });

  test("[CHT2] pages and arrivals in any order give each comment once, in order", () => {
    fc.assert(
      fc.property(ids, fc.boolean(), (pages, inVideo) => {
        const order = inVideo ? byProgress : bySending;
        let rows: readonly Comment[] = [];
        for (const page of pages)
          rows = mergeRows(
            rows,
            page.map((id) => comment(id)),
            order,
          );
        expect(rows.map((row) => row.id)).toEqual([...new Set(pages.flat())].sort((a, b) => a - b));
      }),
    );
  });

  test("[CHT2] nothing new is the same list", () => {
    const rows = [comment(1), comment(2)];
    expect(mergeRows(rows, [comment(1)], bySending)).toBe(rows);
    expect(mergeRows(rows, [], bySending)).toBe(rows);
  });
});

describe("withoutRows", () => {
  test("[CHT2] deleted comments vanish", () => {
    expect(withoutRows([comment(1), comment(2)], new Set([1])).map((row) => row.id)).toEqual([2]);
  });
});

describe("visibleRows", () => {
  test("[CHT3] blocked authors and words are hidden, whatever the case", () => {
    const rows = [comment(1, { author: "x" }), comment(2, { text: "A SPOILER here" }), comment(3)];
    const seen = visibleRows(rows, { blockedAuthors: ["x"], blockedWords: ["spoiler"] });
    expect(seen.map((row) => row.id)).toEqual([3]);
    expect(visibleRows(rows, { blockedAuthors: [], blockedWords: [] })).toBe(rows);
  });
});
