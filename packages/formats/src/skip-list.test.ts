import { describe, expect, it } from "bun:test";
import { createSkipList, maxSkips } from "./skip-list.ts";

describe("createSkipList", () => {
  it("[BXR9] lists the first and counts all", () => {
    const skips = createSkipList();
    for (let line = 1; line <= maxSkips + 5; line++) skips.add(line, line % 2 === 0 ? "empty" : "bad-time", "x");
    const { skipped, skippedByReason } = skips.list();
    expect(skipped).toHaveLength(maxSkips);
    expect(Object.values(skippedByReason).reduce((sum, count) => sum + count)).toBe(maxSkips + 5);
  });

  it("[BXR9] an excerpt is one short line of harmless text", () => {
    const skips = createSkipList();
    skips.add(1, "empty", `a\n\tb\u0007\u202e ${"😀".repeat(500)}`);
    const [skip] = skips.list().skipped;
    expect(skip?.excerpt).toStartWith("a b 😀");
    expect(skip?.excerpt.length).toBeLessThanOrEqual(81);
    expect(skip?.excerpt).not.toMatch(/[\p{Cc}\p{Surrogate}]/u);
  });
});
