import { describe, expect, it } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readBilibiliXml } from "./bilibili-xml/read.ts";
import { type WritableComment, writeBilibiliXml } from "./bilibili-xml/write.ts";
import { toImportRow } from "./import-row.ts";
import type { ImportedComment } from "./imported-comment.ts";

/** A folder of real files beside the checkout, where there is one; a file of our own making is always tried. */
const folder = join(import.meta.dir, "../../../../shared/fixtures/bilibili");
const found = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".xml")) : [];
if (found.length === 0) console.log(`no files in ${folder}: only the made one is tried`);

function madeFile(): string {
  const comments = Array.from({ length: 3_000 }, (_, at) => {
    const mode = (at % 6) + 1;
    return `<d p="${(at * 0.37).toFixed(5)},${mode},${[18, 25, 36, 45][at % 4]},${at * 5000},${1_600_000_000 + at},${at % 3},${at.toString(16)},${9e15 + at * 2}">第${at}条 &amp; /n more</d>`;
  });
  const placed = `<d p="5,7,30,255,1600000000,0,ab,17">[0.1,200,"0-1",4,"placed",0,0,0.5,100,800,0,true,"",1]</d>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<i>\n${[...comments, placed].join("\n")}\n</i>`;
}

const files: [string, Uint8Array][] = [
  ["made", new TextEncoder().encode(madeFile())],
  ...found.map((name): [string, Uint8Array] => [name, readFileSync(join(folder, name))]),
];

function stored(comment: ImportedComment, id: number): WritableComment {
  const { key: _, foreignId, origin, ...rest } = toImportRow(comment, 1_800_000_000_000);
  return { comment: { id, ...rest }, foreignId, origin };
}

function identity(comment: ImportedComment): string {
  const { progress, mode, size, color, text, createdAt, foreignId, origin, positioned, author, weight } = comment;
  const { mode: _, ...fields } = origin.fields;
  return JSON.stringify([progress, mode, size, color, text, createdAt, foreignId, fields, positioned, author, weight]);
}

describe("whole files", () => {
  it.each(files)("[BXW7] %s is equal after a round trip", async (_, bytes) => {
    const first = await readBilibiliXml(bytes);
    if (!first.ok) throw new Error(first.message);
    expect(first.comments.length).toBeGreaterThan(100);
    const rewritten = [
      ...writeBilibiliXml(
        first.comments.map((comment, at) => stored(comment, at + 1)),
        { hashAuthor: () => "0" },
      ),
    ].join("");
    const again = await readBilibiliXml(rewritten);
    if (!again.ok) throw new Error(again.message);
    expect(again.comments.map(identity).toSorted()).toEqual(first.comments.map(identity).toSorted());
    expect(again.skipped).toEqual([]);
  });

  it.each(files)("[BXR12] %s has the same keys however it is packed", async (_, bytes) => {
    const [plain, packed] = await Promise.all([readBilibiliXml(bytes), readBilibiliXml(gzipSync(bytes))]);
    expect(packed).toEqual(plain);
    if (plain.ok) expect(new Set(plain.comments.map((comment) => comment.key)).size).toBe(plain.comments.length);
  });

  it.each(files)("[BXR9] %s cut in the middle gives its first half", async (_, bytes) => {
    const whole = await readBilibiliXml(bytes);
    const half = await readBilibiliXml(bytes.subarray(0, bytes.length / 2));
    if (!whole.ok || !half.ok) throw new Error("not read");
    expect(half.truncated).toBe(true);
    expect(half.comments.length).toBeGreaterThan(30);
    expect(half.comments.slice(0, -1)).toEqual(whole.comments.slice(0, half.comments.length - 1));
  });
});
