import { describe, expect, it } from "bun:test";
import { createGunzip, gunzipSync } from "node:zlib";
import fc from "fast-check";
import { createChunk } from "../log/chunk.ts";
import { checksumOf, joined, nothingYet } from "./checksum.ts";
import { eventWords, type Frame, type Framing, lineWords, plainFraming } from "./framing.ts";
import { gzipFraming } from "./gzip-framing.ts";
import { leastDeflatedBytes } from "./packing.ts";

const cursor = "3fk29c0a:5";
const toChunk = (text: string) => createChunk({ first: 1, last: 1, comments: 1, omitted: 0, text });

/** What is said in a stream; a number is a batch of so many characters. */
type Said = "note" | "step" | "beat" | number;

function frameOf(framing: Framing, said: Said): Frame {
  if (said === "note") return framing.note('{"type":"stat","viewers":3}');
  if (said === "step") return framing.step('{"type":"gap"}', cursor);
  return said === "beat" ? framing.heartbeat : framing.chunk(toChunk("弹".repeat(said)), cursor);
}

const textOf = (frames: readonly Frame[]): string => Buffer.concat(frames.map(({ bytes }) => bytes)).toString();

describe("gzipFraming", () => {
  it.each([eventWords, lineWords])("[DEF3] unpacks to the very text, whole and with its end", (words) => {
    const said = fc.oneof(fc.constantFrom<Said>("note", "step", "beat"), fc.integer({ min: 0, max: 60_000 }));
    fc.assert(
      fc.property(fc.array(said, { maxLength: 8 }), (all) => {
        const [plain, gzip] = [plainFraming(words), gzipFraming(words)];
        const frames = [gzip.greeting(cursor), ...all.map((each) => frameOf(gzip, each))];
        const sum = frames.reduce(
          (before, { sum: next }) => (next === null ? before : joined(before, next)),
          nothingYet,
        );
        const packed = Buffer.concat([...frames.map(({ bytes }) => bytes), gzip.end(sum) ?? new Uint8Array()]);
        const text = textOf([plain.greeting(cursor), ...all.map((each) => frameOf(plain, each))]);
        expect(gunzipSync(packed).toString()).toBe(text);
        expect(sum.crc).toBe(checksumOf(Buffer.from(text)).crc);
      }),
      { numRuns: 30 },
    );
  });

  it("[DEF3] each frame is unpacked as it comes, before the next one is there", async () => {
    const [plain, gzip] = [plainFraming(eventWords), gzipFraming(eventWords)];
    const unpacked = createGunzip();
    let got = "";
    const decoder = new TextDecoder();
    unpacked.on("data", (piece) => {
      got += decoder.decode(piece, { stream: true });
    });
    let wanted = "";
    for (const each of ["greeting", 10, 300, "beat", 5_000, "note", "step", 21_000] as const) {
      const [packed, text] = [gzip, plain].map((framing) =>
        each === "greeting" ? framing.greeting(cursor) : frameOf(framing, each),
      );
      if (packed === undefined || text === undefined) throw new Error("No frame.");
      wanted += textOf([text]);
      unpacked.write(packed.bytes);
      while (got.length < wanted.length) await new Promise((done) => unpacked.once("data", done));
      expect(got).toBe(wanted);
    }
  });

  it("[DEF1] a batch in it is the one block of its text", () => {
    const chunk = toChunk("弹幕".repeat(leastDeflatedBytes));
    const { bytes } = gzipFraming(eventWords).chunk(chunk, cursor);
    expect(Buffer.from(bytes).includes(Buffer.from(chunk.deflated))).toBe(true);
    expect(gzipFraming(lineWords).chunk(chunk, cursor).bytes).toEqual(new Uint8Array(chunk.deflated));
    expect(chunk.deflated).toBe(chunk.deflated);
    expect([...chunk.deflated.subarray(-4)]).toEqual([0, 0, 0xff, 0xff]);
  });
});
