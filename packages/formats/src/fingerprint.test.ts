import { describe, expect, it } from "bun:test";
import { fingerprint } from "./fingerprint.ts";

describe("fingerprint", () => {
  it("[BXR12] is 16 hex digits, the same for the same text, for ever", () => {
    expect(fingerprint("")).toBe("260d6fd5ebb6c228");
    expect(fingerprint("弹幕")).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprint("弹幕")).toBe(fingerprint("弹幕"));
  });

  it("[BXR12] tells 200,000 similar texts apart", () => {
    const prints = new Set(
      Array.from({ length: 200_000 }, (_, at) => fingerprint(`[${at * 10},"scroll","草",0,"bili"]`)),
    );
    expect(prints.size).toBe(200_000);
  });
});
