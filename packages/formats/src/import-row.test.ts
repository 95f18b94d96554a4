import { describe, expect, it } from "bun:test";
import { readBilibiliXml } from "./bilibili-xml/read.ts";
import { toImportRow } from "./import-row.ts";
import type { ImportedComment } from "./imported-comment.ts";

async function read(source: string): Promise<readonly ImportedComment[]> {
  const file = await readBilibiliXml(`<i>${source}</i>`);
  if (!file.ok) throw new Error(file.message);
  return file.comments;
}

describe("toImportRow", () => {
  it("[BXR4] a comment without a date gets the moment of the import, and stays known as dateless", async () => {
    const [comment] = await read(`<d p="1,1,25,255">x</d>`);
    if (comment === undefined) throw new Error("not read");
    const row = toImportRow(comment, 1_800_000_000_000);
    expect(row).toEqual({
      ...{ key: comment.key, foreignId: null, progress: 1_000, mode: "scroll", size: "normal", color: 255, text: "x" },
      ...{ author: "bili", name: "", createdAt: 1_800_000_000_000 },
      origin: `{"format":"bilibili-xml","fields":{"date":null}}`,
    });
  });

  it("[BXR5] weight and path travel in extra, everything else of the file in origin", async () => {
    const [comment] = await read(`<d p="1,7,25,255,1700000000,2,ab,9,3">[0.5,0.5,"1-1",4,"x"]</d>`);
    if (comment === undefined) throw new Error("not read");
    const row = toImportRow(comment, 0);
    expect(row.extra).toMatchObject({ weight: 3, positioned: { x: 0.5, durationMs: 4_000 } });
    expect(JSON.parse(row.origin)).toEqual({
      format: "bilibili-xml",
      fields: { pool: 2, hash: "ab" },
      raw: `[0.5,0.5,"1-1",4,"x"]`,
    });
  });
});
