import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { memoryPerViewer } from "./memory-per-viewer.ts";

const MB = 1_048_576;
const sizes = [250, 500, 750, 1_000];
const points = (resident: readonly number[]) =>
  resident.map((residentBytes, at) => ({ viewers: sizes[at] ?? 0, residentBytes }));

describe("memoryPerViewer", () => {
  it("[LCP6] audiences on a line tell what one viewer more takes, whatever the first one cost", () => {
    fc.assert(
      fc.property(fc.integer({ min: 6_000, max: 50_000 }), fc.integer({ min: 0, max: 300 * MB }), (each, once) => {
        expect(memoryPerViewer(points(sizes.map((size) => once + size * each)))).toBe(each);
      }),
    );
  });

  it("[LCP6] steps of the allocator, points that make no line, and memory that shrinks tell nothing", () => {
    expect(memoryPerViewer(points([80 * MB, 81 * MB, 82 * MB, 83 * MB]))).toBeNull();
    expect(memoryPerViewer(points([80 * MB, 95 * MB, 79 * MB, 90 * MB]))).toBeNull();
    expect(memoryPerViewer(points([90 * MB, 88 * MB, 86 * MB, 84 * MB]))).toBeNull();
    expect(memoryPerViewer(points([80 * MB, 90 * MB]))).toBeNull();
    expect(memoryPerViewer([1, 2, 3].map((residentBytes) => ({ viewers: 5, residentBytes })))).toBeNull();
  });
});
