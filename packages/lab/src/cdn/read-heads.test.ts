import { describe, expect, it } from "bun:test";
import { maxHeadsBytes, readHeads } from "./read-heads.ts";

const text = "HTTP/2 200\r\nage: 3\r\n";
const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");

describe("readHeads", () => {
  it("[CDN8] takes UTF-8 and UTF-16 with and without a mark", async () => {
    const files = [text, `\ufeff${text}`, utf16, Buffer.from(utf16).swap16()];
    for (const file of files) expect(await readHeads(new Blob([file]))).toEqual({ ok: true, text });
  });

  it("[CDN8] reads on no further than a file of heads may reach", async () => {
    let pulled = 0;
    const endless = {
      stream: () =>
        new ReadableStream<Uint8Array<ArrayBuffer>>({
          pull(controller) {
            pulled += 65_536;
            controller.enqueue(new Uint8Array(65_536));
          },
        }),
    };
    expect(await readHeads(endless)).toEqual({ ok: false, reason: "too-large" });
    expect(pulled).toBeLessThan(maxHeadsBytes * 1.5);
  });

  it("[CDN8] what cannot be read is told as that", async () => {
    for (const path of ["/there/is/none", "/"]) {
      expect(await readHeads(Bun.file(path))).toEqual({ ok: false, reason: "unreadable" });
    }
  });
});
