import { describe, expect, it } from "bun:test";
import { byProgress, segmentIndex } from "./comment.ts";
import * as limits from "./limits.ts";

describe("byProgress", () => {
  it("sorts by progress, then by id", () => {
    const sorted = [
      { progress: 2, id: 1 },
      { progress: 1, id: 9 },
      { progress: 1, id: 3 },
    ].toSorted(byProgress);
    expect(sorted.map(({ id }) => id)).toEqual([3, 9, 1]);
  });
});

describe("segmentIndex", () => {
  it("begins a segment at every sixth minute", () => {
    const at = [0, 359_999, 360_000, 719_999, 36_000_000];
    expect(at.map((progress) => segmentIndex(progress, limits.segmentMs))).toEqual([0, 0, 1, 1, 100]);
  });
});
