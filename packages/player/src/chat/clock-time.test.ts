import { describe, expect, test } from "bun:test";
import { clockTime } from "./clock-time.ts";

describe("clockTime", () => {
  test("[CHT7] is five characters at any hour in every language", () => {
    for (const locale of ["en", "zh-Hans", "ja"] as const) {
      expect(clockTime(new Date(2026, 0, 1, 0, 5).getTime(), locale)).toBe("00:05");
      expect(clockTime(new Date(2026, 0, 1, 17, 57).getTime(), locale)).toBe("17:57");
    }
  });
});
