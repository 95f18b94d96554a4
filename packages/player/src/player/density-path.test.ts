import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { densityHeight, densityPath } from "./density-path.ts";

describe("densityPath", () => {
  test("[PLY3] draws nothing where nobody spoke", () => {
    expect(densityPath([]).path).toBe("");
    expect(densityPath([0, 0]).path).toBe("");
  });

  test("[PLY3] stays inside its area and is as wide as its buckets, whatever the counts", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 400 }), (counts) => {
        const { path, width } = densityPath(counts);
        if (path === "") return counts.every((count) => count === 0);
        const numbers = path.match(/-?\d+(?:\.\d+)?/g)?.map(Number) ?? [];
        const ys = numbers.filter((_, index) => index % 2 === 1);
        return width === counts.length && ys.every((y) => y >= 0 && y <= densityHeight) && !path.includes("NaN");
      }),
    );
  });
});
