import { describe, expect, it } from "bun:test";
import type { ImportedComment, ReadFile, ReadOptions, ReadRefusal } from "../imported-comment.ts";
import { readBilibiliXml } from "./read.ts";

async function read(source: Uint8Array | string, options?: ReadOptions): Promise<ReadFile> {
  const result = await readBilibiliXml(source, options);
  if (!result.ok) throw new Error(result.message);
  return result;
}

async function refused(source: Uint8Array | string, options?: ReadOptions): Promise<ReadRefusal> {
  const result = await readBilibiliXml(source, options);
  if (result.ok) throw new Error("it was read");
  return result;
}

async function one(p: string, text = "text", prolog = `<?xml version="1.0"?>`): Promise<ImportedComment> {
  const { comments, skipped } = await read(`${prolog}<i><d p="${p}">${text}</d></i>`);
  const [comment] = comments;
  if (comment === undefined) throw new Error(`skipped as ${skipped[0]?.reason}`);
  return comment;
}

async function skippedAs(p: string, text = "text"): Promise<string | undefined> {
  return (await read(`<i><d p="${p}">${text}</d></i>`)).skipped[0]?.reason;
}

describe("readBilibiliXml", () => {
  it("[BXR1] reads all nine fields", async () => {
    expect(await one("12.34600,1,25,16711680,1700000000,2,a1b2c3d4,1886984984187874816,10")).toEqual({
      key: "id:1886984984187874816@12346",
      foreignId: "1886984984187874816",
      progress: 12_346,
      mode: "scroll",
      size: "normal",
      color: 0xff0000,
      text: "text",
      author: "bili-a1b2c3d4",
      name: "",
      createdAt: 1_700_000_000_000,
      weight: 10,
      positioned: null,
      origin: { format: "bilibili-xml", fields: { pool: 2, hash: "a1b2c3d4" } },
    });
  });

  it("[BXR1] four and five fields are enough, three are not", async () => {
    const four = await one("3,5,18,255");
    expect(four).toMatchObject({ progress: 3_000, mode: "top", size: "small", color: 255, createdAt: null });
    expect(four).toMatchObject({ foreignId: null, author: "bili", weight: null });
    expect((await one("3,5,18,255,1700000000")).createdAt).toBe(1_700_000_000_000);
    expect(await skippedAs("3,5,18")).toBe("bad-fields");
    expect(await skippedAs("")).toBe("bad-fields");
  });

  it("[BXR1] the second order is taken from the prolog", async () => {
    const comment = await one(
      "987,1,2500,4,36,65280,1700000000,abcd",
      "text",
      `<?xml version="2.0" encoding="UTF-8"?>`,
    );
    expect(comment).toMatchObject({
      progress: 2_500,
      mode: "bottom",
      size: "large",
      color: 0x00ff00,
      foreignId: "987",
    });
  });

  it("[BXR1] shifted fields are noticed without the prolog where they can only be shifted", async () => {
    expect(await one("987,0,2500,4,36,65280,1700000000")).toMatchObject({ progress: 2_500, mode: "bottom" });
  });

  it("[BXR1] any header, no header, any order and other elements are fine", async () => {
    const file = await read(
      `<?xml version='1.0'?>\n<i>\n<!-- made by hand <d p="9,1,25,1">no</d> --><chatid>42</chatid><mystery><deep/></mystery>` +
        `<d p="9,1,25,1">late</d><d p='1,1,25,1'>early</d><source>k-v</source></i>`,
    );
    expect(file.header).toEqual({ chatid: "42", source: "k-v" });
    expect(file.comments.map((comment) => comment.text)).toEqual(["late", "early"]);
    expect((await read(`<d p="1,1,25,1">no root</d>`)).comments).toHaveLength(1);
  });

  it("[BXR2] modes become words, scripts are skipped and never looked at", async () => {
    const modes = await Promise.all([1, 2, 3, 4, 5, 6].map((mode) => one(`1,${mode},25,1`)));
    expect(modes.map((comment) => comment.mode)).toEqual(["scroll", "scroll", "scroll", "bottom", "top", "reverse"]);
    expect(modes[1]?.origin.fields).toMatchObject({ mode: 2 });
    expect(await skippedAs("1,8,25,1", "$.root.loadMovie('x')")).toBe("scripted");
    expect(await skippedAs("1,9,25,1", "def text t {}")).toBe("scripted");
    expect(await skippedAs("1,12,25,1")).toBe("bad-mode");
    expect(await skippedAs("1,1.5,25,1")).toBe("bad-mode");
  });

  it("[BXR3] a time slightly below zero is zero; an impossible one skips the comment", async () => {
    expect((await one("-0.4,1,25,1")).progress).toBe(0);
    for (const time of ["-1.1", "NaN", "Infinity", "", "0x10", "1e400", "315360001"]) {
      expect(await skippedAs(`${time},1,25,1`)).toBe("bad-time");
    }
  });

  it("[BXR3] unreadable size, color, date and id do not cost the comment", async () => {
    expect(await one("1,1,big,red,yesterday,x,,-5")).toMatchObject({
      size: "normal",
      color: 0xffffff,
      createdAt: null,
      foreignId: null,
    });
    expect((await one("1,1,25,-1")).color).toBe(0xffffff);
    expect((await one("1,1,25,4278255360")).color).toBe(0x00ff00);
    expect((await one("1,1,25,#00ff7f")).color).toBe(0x00ff7f);
  });

  it("[BXR4] dates of thirteen digits are milliseconds", async () => {
    expect((await one("1,1,25,1,1700000000123")).createdAt).toBe(1_700_000_000_123);
    expect((await one("1,1,25,1,1700000000")).createdAt).toBe(1_700_000_000_000);
    expect((await one("1,1,25,1,0")).createdAt).toBeNull();
  });

  it("[BXR5] odd sizes become the nearest, the original is kept", async () => {
    const sizes = await Promise.all([12, 16, 21, 22, 30, 45, 64].map((size) => one(`1,1,${size},1`)));
    expect(sizes.map((comment) => comment.size)).toEqual([
      ...["small", "small", "small", "normal", "normal", "large", "large"],
    ] as ImportedComment["size"][]);
    expect(sizes.map((comment) => comment.origin.fields.size)).toEqual([12, 16, 21, 22, 30, 45, 64]);
    expect((await one("1,1,36,1")).origin.fields).not.toHaveProperty("size");
  });

  it("[BXR8] recorder files give names; gifts and paid messages are counted, not shown", async () => {
    const file = await read(
      `<?xml version="1.0" encoding="utf-8"?><?xml-stylesheet type="text/xsl" href="#s"?><i><BililiveRecorderRecordInfo roomid="1"/>` +
        `<d p="1.234,1,25,16777215,1700000000123,0,0,0" user="&lt;b&gt;Ann&lt;/b&gt;" raw="{&quot;a&quot;:1}">hi</d>` +
        `<d p="2,1,25,16777215,1700000000123,0,0,0" user="Bob">hi</d>` +
        `<sc ts="3" user="c" uid="1" price="30" time="60">paid</sc><gift ts="4" user="d" giftname="x" giftcount="1"/>` +
        `<guard ts="5" user="e" level="3" count="1"/></i>`,
    );
    expect(file.comments.map((comment) => comment.name)).toEqual(["<b>Ann</b>", "Bob"]);
    expect(new Set(file.comments.map((comment) => comment.author)).size).toBe(2);
    expect(file.skippedByReason).toEqual({ special: 3 });
  });

  it("[BXR9] an unclosed comment ends where the next begins", async () => {
    const file = await read(`<i>\n<d p="1,1,25,1">one\n<d p="2,1,25,1">two</d>\n<d p="3,1,25,1">three</i>`);
    expect(file.comments.map((comment) => comment.text)).toEqual(["one", "two", "three"]);
    expect(file.truncated).toBe(false);
  });

  it("[BXR9] a damaged tag costs its own comment and names its line", async () => {
    const file = await read(
      `<i>\n<d p="1,1,25,1">one</d>\n<d p="2,1,25,1"two</d>\n<d p="3,1,25,1>three</d>\n<d p="4,1,25,1">four</d></i>`,
    );
    expect(file.comments.map((comment) => comment.text)).toEqual(["one", "four"]);
    expect(file.skipped.map(({ line, reason }) => [line, reason])).toEqual([
      [3, "broken-tag"],
      [4, "broken-tag"],
    ]);
  });

  it("[BXR9] a cut file gives what came before the cut", async () => {
    const whole = `<i><d p="1,1,25,1">one</d><d p="2,1,25,1">two</d></i>`;
    for (let length = whole.indexOf("</d>") + 4; length < whole.length - 4; length++) {
      const file = await read(whole.slice(0, length));
      expect(file.comments[0]?.text).toBe("one");
      expect(file.truncated).toBe(true);
    }
    expect((await read(whole.slice(0, -8))).skippedByReason).toEqual({ "cut-off": 1 });
  });

  it("[BXR11] a page that is no comment file is refused by its first element", async () => {
    expect(await refused(`\n<img src="" onerror="alert()">`)).toEqual({
      ok: false,
      code: "not-a-comment-file",
      line: 2,
      message: `Line 2 begins with <img>; a comment file has <i> with <d p="…"> in it.`,
    });
    expect((await refused("")).code).toBe("not-a-comment-file");
    expect((await refused("just words")).code).toBe("not-a-comment-file");
    expect((await read("<i></i>")).comments).toEqual([]);
  });

  it("[BXR11] document types and entities are refused with their line", async () => {
    const laughs = `<?xml version="1.0"?>\n<!DOCTYPE i [<!ENTITY a "&b;&b;">]>\n<i><d p="1,1,25,1">&a;</d></i>`;
    expect(await refused(laughs)).toMatchObject({ code: "declarations", line: 2 });
    expect(await refused(`<i>\n\n<!ENTITY x SYSTEM "file:///etc/passwd"><d p="1,1,25,1">&x;</d></i>`)).toMatchObject({
      code: "declarations",
      line: 3,
    });
  });

  it("[BXR11] the limits of comments, bytes and characters hold", async () => {
    const file = `<i><d p="1,1,25,1">one</d>\n<d p="2,1,25,1">two</d></i>`;
    expect(await refused(file, { maxComments: 1 })).toMatchObject({ code: "too-many-comments", line: 2 });
    expect((await read(file, { maxComments: 2 })).comments).toHaveLength(2);
    expect(await refused(file, { maxBytes: 20 })).toMatchObject({ code: "too-large" });
    expect((await read(file, { maxText: 2 })).skippedByReason).toEqual({ "too-long": 2 });
  });

  it("[BXR12] reading again gives the same keys, and equal comments are numbered", async () => {
    const source = `<i><d p="1,1,25,1">a</d><d p="1,1,25,1">a</d><d p="1,1,25,1,5,0,h,7">a</d><d p="1,1,25,1,5,0,h,7">b</d></i>`;
    const keys = (await read(source)).comments.map((comment) => comment.key);
    expect(new Set(keys).size).toBe(4);
    expect(keys[2]).toBe("id:7@1000");
    expect((await read(source)).comments.map((comment) => comment.key)).toEqual(keys);
  });

  it("[BXR12] the same id on the same comment is the same key", async () => {
    const { comments } = await read(`<i><d p="1,1,25,1,5,0,h,7">a</d><d p="1,1,25,1,5,0,h,7">a</d></i>`);
    expect(comments.map((comment) => comment.key)).toEqual(["id:7@1000", "id:7@1000"]);
  });

  it("[BXR12] files of two small systems that both count from 1 share no key", async () => {
    const [ours] = (await read(`<i><d p="1,1,25,1,5,0,h,7">a</d></i>`)).comments;
    const [theirs] = (await read(`<i><d p="2,1,25,1,9,0,k,7">b</d></i>`)).comments;
    expect(ours?.key).not.toBe(theirs?.key as string);
  });

  it("lets others run while it reads", async () => {
    let pauses = 0;
    const pause = async (): Promise<void> => void pauses++;
    await read(`<i>${`<d p="1,1,25,1">x</d>`.repeat(4_001)}</i>`, { pause });
    expect(pauses).toBe(2);
  });
});
