import { describe, expect, it } from "bun:test";
import { createCompress } from "./compress.ts";

describe("createCompress", () => {
  it("[API6] compresses a text once for all who ask, and forgets the oldest beyond its bound", async () => {
    const compress = createCompress(1_000);
    const first = compress("a".repeat(400));
    expect(compress("a".repeat(400))).toBe(first);
    expect(new TextDecoder().decode(Bun.gunzipSync(await first))).toBe("a".repeat(400));
    void compress("b".repeat(400));
    void compress("c".repeat(400));
    expect(compress("a".repeat(400))).not.toBe(first);
    const huge = compress("d".repeat(5_000));
    expect(compress("d".repeat(5_000))).not.toBe(huge);
  });
});
