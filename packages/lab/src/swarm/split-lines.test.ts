import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { createLineSplitter } from "./split-lines.ts";

/** The bytes in pieces that end anywhere. */
function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...cuts.map((at) => at % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

describe("createLineSplitter", () => {
  it("[LCP8] lines come whole, with their bytes, wherever the pieces end", () => {
    const line = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\n", ""));
    fc.assert(
      fc.property(fc.array(line), line, fc.array(fc.nat()), (lines, unfinished, cuts) => {
        const bytes = Buffer.from(lines.map((each) => `${each}\n`).join("") + unfinished);
        const came: [string, number][] = [];
        const split = createLineSplitter((text, count) => came.push([text, count]));
        for (const piece of cut(bytes, cuts)) split(piece);
        expect(came).toEqual(lines.map((each) => [each, Buffer.byteLength(each)]));
      }),
    );
  });
});
