import { describe, expect, it } from "bun:test";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { readSource } from "./read-source.ts";

const encoder = new TextEncoder();
const xml = `<i><d p="1,1,25,1">弹幕 ${"repeated ".repeat(100)}</d></i>`;
const limit = 1024 * 1024;

async function textOf(input: Uint8Array | string): Promise<string> {
  const source = await readSource(input, limit);
  return source.ok ? source.text : `${source.code}: ${source.message}`;
}

describe("readSource", () => {
  it("[BXR10] gzip, zlib and raw deflate are unpacked", async () => {
    const bytes = encoder.encode(xml);
    expect(await textOf(gzipSync(bytes))).toBe(xml);
    expect(await textOf(deflateSync(bytes))).toBe(xml);
    expect(await textOf(deflateSync(bytes, { level: 9 }))).toBe(xml);
    expect(await textOf(deflateRawSync(bytes))).toBe(xml);
  });

  it("[BXR10] a bomb is stopped at the limit", async () => {
    for (const pack of [gzipSync, deflateSync, deflateRawSync]) {
      const bomb = pack(new Uint8Array(64 * limit).fill(0x20));
      expect(bomb.length).toBeLessThan(limit / 8);
      expect(await textOf(bomb)).toBe("too-large: The file is larger than 1 MiB, counted after decompression.");
    }
  });

  it("[BXR10] a cut archive gives what can be unpacked, a broken one is refused", async () => {
    const noise = Array.from({ length: 20_000 }, (_, at) => `<d>${(at * 7919) % 10_007}</d>`).join("");
    const cut = await textOf(gzipSync(encoder.encode(noise)).subarray(0, 20_000));
    expect(cut.length).toBeGreaterThan(1_000);
    expect(noise.startsWith(cut)).toBe(true);
    expect(await textOf(new Uint8Array([0x1f, 0x8b, 9, 9, 9, 9]))).toStartWith("not-compressed-right");
    expect(await textOf(new Uint8Array([0, 255, 1, 254, 7, 7, 7]))).toStartWith("not-compressed-right");
  });

  it("[BXR11] the first line that is not UTF-8 is named", async () => {
    const gbk = new Uint8Array([...encoder.encode("<i>\n<d>ok</d>\n<d>"), 0xb5, 0xaf, ...encoder.encode("</d>\n</i>")]);
    expect(await textOf(gbk)).toBe("not-utf8: Line 3 is not UTF-8; save the file as UTF-8 and try again.");
    const wide = new Uint8Array([0xff, 0xfe, 0x3c, 0x00]);
    expect(await textOf(wide)).toBe("not-utf8: Line 1 is UTF-16; save the file as UTF-8 and try again.");
  });

  it("[BXR9] a file cut inside a character is read up to it", async () => {
    const bytes = encoder.encode("<i><d>弹😀");
    expect(await textOf(bytes.subarray(0, bytes.length - 1))).toBe("<i><d>弹");
    expect(await textOf(bytes.subarray(0, bytes.length - 3))).toBe("<i><d>弹");
    expect(await textOf(bytes.subarray(0, bytes.length - 5))).toBe("<i><d>");
  });

  it("a byte order mark and leading white space are no matter", async () => {
    expect(await textOf(encoder.encode("\ufeff \n<i/>"))).toBe(" \n<i/>");
    expect(await textOf("\ufeff<i/>")).toBe("<i/>");
    expect(await textOf(new Uint8Array())).toBe("");
  });
});
