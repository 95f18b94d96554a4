import { describe, expect, test } from "bun:test";
import { measuresIn } from "./measures.ts";

describe("measuresIn", () => {
  test("[PAG6] amounts are short, and grow into the next unit", () => {
    const { duration, bytes, percent } = measuresIn("en");
    expect([0.34, 3.19, 12.4, 999, 999.6, 1_480].map(duration)).toEqual([
      "0.3 ms",
      "3.2 ms",
      "12 ms",
      "999 ms",
      "1.00 s",
      "1.48 s",
    ]);
    expect([0, 820, 4_120, 999_960].map(bytes)).toEqual(["0 B", "820 B", "4.1 kB", "1.0 MB"]);
    expect(percent(0.123)).toBe("12%");
  });
});
