import { describe, expect, it } from "bun:test";
import { toChunks } from "./chunk.ts";
import { fromRaw } from "./logged-entry.ts";
import { createRing } from "./ring.ts";
import { range } from "./testing/start-hub.ts";

describe("createRing", () => {
  const filled = () => {
    const ring = createRing({ maxEntries: 5_000, maxBytes: 4 * 1024 * 1024 });
    for (const seq of range(1, 2_000))
      for (const chunk of toChunks(seq, seq, [fromRaw([seq, "clear"])])) ring.push(chunk);
    return ring;
  };

  it("[HUB25] who asks for the same gets the same list, until something is new", () => {
    const ring = filled();
    const list = ring.above(1_500, 2_000);
    expect(ring.above(1_500, 2_000)).toBe(list);
    expect(list.map(({ first }) => first)).toEqual([...range(1_501, 2_000)]);
    for (const chunk of toChunks(2_001, 2_001, [fromRaw([2_001, "clear"])])) ring.push(chunk);
    expect(ring.above(1_500, 2_001)).toHaveLength(501);
    ring.dropTo(1_600);
    expect(ring.above(1_500, 2_001)[0]?.first).toBe(1_601);
    ring.clear();
    expect(ring.above(1_500, 2_001)).toEqual([]);
  });

  it("[HUB6] a list is as long as one answer, and ends at its target", () => {
    const ring = filled();
    expect(ring.above(0, 2_000)).toHaveLength(1_000);
    expect(ring.above(10, 20).at(-1)?.last).toBe(20);
    expect(ring.above(2_000, 2_000)).toEqual([]);
    expect([ring.edgeAbove(0), ring.edgeAbove(7), ring.edgeAbove(2_000)]).toEqual([1, 8, undefined]);
  });
});
