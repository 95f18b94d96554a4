import { describe, expect, test } from "bun:test";
import { sparkPath } from "./spark.ts";

const box = { width: 100, height: 40, windowMs: 10_000, scaleMs: 2_000 };

describe("sparkPath", () => {
  test("[PAG7] a stem stands where the comment was sent and is as high as it took long", () => {
    expect(sparkPath([{ sentAt: 5_000, ms: 1_000 }], 10_000, box)).toBe("M50.0 40V20.0");
    expect(sparkPath([{ sentAt: 10_000, ms: 9_000 }], 10_000, box)).toBe("M100.0 40V0.0");
  });

  test("[PAG7] the smallest is still to be seen, and what is older than the window is not", () => {
    expect(sparkPath([{ sentAt: 10_000, ms: 0 }], 10_000, box)).toBe("M100.0 40V38.5");
    expect(sparkPath([{ sentAt: 0, ms: 500 }], 10_001, box)).toBe("");
  });
});
