import { describe, expect, it } from "bun:test";
import { limits, modes, normalizeText, sizes } from "@flyby/protocol";
import fc from "fast-check";
import { toImportRow } from "../import-row.ts";
import type { ImportedComment } from "../imported-comment.ts";
import { readBilibiliXml } from "./read.ts";
import { type WritableComment, writeBilibiliXml, writeBilibiliXmlPages } from "./write.ts";

const hashAuthor = (author: string): string => `0${author.length.toString(16)}`;

function posted(id: number, change: Partial<WritableComment["comment"]> = {}): WritableComment {
  const plain = { progress: 0, mode: "scroll", size: "normal", color: 0xffffff, author: "u1", name: "Ann" } as const;
  const comment = { id, ...plain, text: "text", createdAt: 1_700_000_000_999, ...change };
  return { comment, foreignId: null, origin: null };
}

function write(...comments: WritableComment[]): string {
  return [...writeBilibiliXml(comments, { hashAuthor })].join("");
}

async function readBack(source: string): Promise<readonly ImportedComment[]> {
  const file = await readBilibiliXml(source);
  if (!file.ok) throw new Error(file.message);
  expect(file.truncated).toBe(false);
  expect(file.skipped).toEqual([]);
  return file.comments;
}

describe("writeBilibiliXml", () => {
  it("[BXW1] begins with the prolog and <i>, nothing between", () => {
    expect(write()).toStartWith(`<?xml version="1.0" encoding="UTF-8"?><i><chatserver>`);
    expect(write()).toEndWith("</i>\n");
  });

  it("[BXW2] writes eight fields, p first, nine with a weight", () => {
    const file = write(
      posted(5, { progress: 12_346, color: 255 }),
      posted(6, { progress: 12_347, extra: { weight: 3 } }),
    );
    expect(file).toContain(`<d p="12.34600,1,25,255,1700000000,0,02,5">text</d>\n`);
    expect(file).toContain(`<d p="12.34700,1,25,16777215,1700000000,0,02,6,3">text</d>\n`);
  });

  it("[BXW2] dates before 1970 are 0, ids from elsewhere are kept where they are numbers", () => {
    expect(write(posted(5, { createdAt: -5 }))).toContain(",0,0,02,5");
    expect(write({ ...posted(5), foreignId: "18869849841878748160" })).toContain(",18869849841878748160");
    expect(write({ ...posted(5), foreignId: `1"><script>` })).toContain(`,02,5">`);
  });

  it("[BXW3] only five entities and no forbidden character", () => {
    const file = write(posted(1, { text: `<b a="1">&'\u0000\u000b\ufffe\ud800😀</b>` }));
    expect(file).toContain("&lt;b a=&quot;1&quot;&gt;&amp;&apos;😀&lt;/b&gt;");
    expect([...file.matchAll(/&[^;]*;/g)].every(([entity]) => /^&(amp|lt|gt|quot|apos);$/.test(entity))).toBe(true);
  });

  it("[BXW2] a reader that only knows a pattern finds every comment", () => {
    const texts = ["<d>", "]]>", "</i>", "a\nb", `p="x"`, "&lt;", "字"];
    const file = write(...texts.map((text, at) => posted(at + 1, { text })));
    const found = [...file.matchAll(/<d p="([^"<>]+)">([^<>]*)<\/d>/g)];
    expect(found.map(([, p]) => p?.split(",").length)).toEqual(texts.map(() => 8));
  });

  it("[BXW4] sorts by time, then id", () => {
    const file = write(posted(9, { progress: 2_000 }), posted(8, { progress: 2_000 }), posted(10, { progress: 1 }));
    expect([...file.matchAll(/,(\d+)">/g)].map(([, id]) => id)).toEqual(["10", "8", "9"]);
  });

  it("[BXW4] all scrolling comments have mode 1, whatever their file said", async () => {
    const [comment] = await readBack(`<i><d p="1,3,25,1">x</d></i>`);
    if (comment === undefined) throw new Error("not read");
    expect(write(stored(comment, 1))).toContain(`<d p="1.00000,1,25,1,0,0,0,0">`);
  });

  it("[BXW6] posted comments get the keyed hash, imported ones keep theirs", () => {
    const origin = JSON.stringify({ format: "bilibili-xml", fields: { hash: "Da9e216f" } });
    expect(write(posted(1, { author: "abc" }))).toContain(",03,1");
    expect(write({ ...posted(1), origin, foreignId: "77" })).toContain(",Da9e216f,77");
    expect(write({ ...posted(1), origin: "{broken" })).toContain(",02,0");
  });

  it("writes pages as it writes a list", async () => {
    const comments = Array.from({ length: 1_200 }, (_, at) => posted(at + 1, { progress: at }));
    async function* pages(): AsyncGenerator<readonly WritableComment[]> {
      for (let at = 0; at < comments.length; at += 700) yield comments.slice(at, at + 700);
    }
    const options = { hashAuthor, count: comments.length, chatId: 3 };
    const chunks: string[] = [];
    for await (const chunk of writeBilibiliXmlPages(pages(), options)) chunks.push(chunk);
    expect(chunks.join("")).toBe([...writeBilibiliXml(comments, options)].join(""));
    expect(chunks.join("")).toContain("<maxlimit>1200</maxlimit>");
    expect(chunks.join("")).toContain("<chatid>3</chatid>");
  });
});

function stored(comment: ImportedComment, id: number): WritableComment {
  const { key: _, foreignId, origin, ...rest } = toImportRow(comment, 1_800_000_000_000);
  return { comment: { id, ...rest }, foreignId, origin };
}

describe("round trip", () => {
  const field = (max: number): fc.Arbitrary<string> => fc.integer({ min: 0, max }).map(String);
  const element = fc
    .record({
      time: fc.integer({ min: 0, max: 36_000_000 }).map((ms) => (ms / 1000).toFixed(3)),
      mode: fc.constantFrom("1", "2", "3", "4", "5", "6"),
      size: fc.oneof(fc.constantFrom("12", "16", "18", "25", "36", "45", "64"), field(200)),
      color: field(0xffffff),
      date: fc.oneof(fc.constant("0"), fc.integer({ min: 1, max: 4e9 }).map(String)),
      pool: field(11),
      hash: fc.oneof(fc.constant("0"), fc.stringMatching(/^[0-9a-f]{1,8}$/)),
      id: fc.oneof(fc.constant("0"), fc.bigInt({ min: 1n, max: 2n ** 63n }).map(String)),
      weight: fc.option(field(11), { nil: undefined }),
      text: fc.oneof(
        fc.string({ unit: "binary", minLength: 1 }),
        fc.constantFrom("/n█/n", "a\\nb", "http://x/news", "<b>", "]]>", "&amp;lt;", " x "),
      ),
    })
    .map(({ text, weight, time, mode, size, color, date, pool, hash, id }) => {
      const p = [time, mode, size, color, date, pool, hash, id, ...(weight === undefined ? [] : [weight])].join(",");
      const body = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("]]>", "]]&gt;");
      return `<d p="${p}">${body}</d>`;
    });

  it("[BXW7] what was read, written and read again is equal", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(element, { maxLength: 20 }), async (elements) => {
        const first = await readBilibiliXml(`<i>${elements.join("")}</i>`);
        if (!first.ok) throw new Error(first.message);
        const again = await readBack(write(...first.comments.map((comment, at) => stored(comment, at + 1))));
        expect(again.map(identity).toSorted()).toEqual(first.comments.map(identity).toSorted());
      }),
    );
  });

  it("[BXW7] comments posted here come back with their id as the foreign one", async () => {
    const comment = fc.record({
      progress: fc.integer({ min: 0, max: limits.maxProgressMs }),
      mode: fc.constantFrom(...modes.filter((mode) => mode !== "positioned")),
      size: fc.constantFrom(...sizes),
      color: fc.integer({ min: 0, max: 0xffffff }),
      text: fc.string({ unit: "grapheme", minLength: 1 }).map((text) => normalizeText(`x${text}`)),
      createdAt: fc.integer({ min: 1_000, max: 4e12 }),
    });
    await fc.assert(
      fc.asyncProperty(comment, async (given) => {
        const [read] = await readBack(write(posted(7, given)));
        const { createdAt, ...same } = given;
        expect(read).toMatchObject({ ...same, foreignId: "7", createdAt: Math.floor(createdAt / 1000) * 1000 });
      }),
    );
  });
});

/** What must be equal: the tuple of the rule. */
function identity(comment: ImportedComment): string {
  const { progress, mode, size, color, text, createdAt, foreignId, origin } = comment;
  const { pool, hash, size: oddSize } = origin.fields;
  const date = createdAt === null ? null : Math.floor(createdAt / 1000);
  return JSON.stringify([progress, mode, size, oddSize, color, text, date, pool, hash, foreignId]);
}
