import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { concatBytes } from "../../wire/bytes.ts";
import { encodeFrame } from "../../wire/frame-encoder.ts";
import { hopFrames } from "./hop-frames.ts";

const anyFrame = fc.record({
  opcode: fc.constantFrom(1, 2, 8, 9, 10),
  payload: fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.uint8Array({ minLength: 120, maxLength: 130 }),
    fc.nat(70_000).map((length) => new Uint8Array(length).fill(length & 0xff)),
  ),
});

/** As a socket does it: what is not whole is kept until more comes. */
function hopPieces(pieces: readonly Uint8Array[]): { opcode: number; payload: Uint8Array }[] {
  const heard: { opcode: number; payload: Uint8Array }[] = [];
  let rest: Uint8Array = new Uint8Array();
  for (const piece of pieces) {
    const bytes = concatBytes([rest, piece]);
    const used = hopFrames(bytes, (opcode, all, from, end) => heard.push({ opcode, payload: all.slice(from, end) }));
    rest = bytes.slice(used);
  }
  expect(rest.length).toBe(0);
  return heard;
}

describe("hopFrames", () => {
  it("[BEN1] every frame is heard once, with its opcode and its payload, wherever the pieces end", () => {
    fc.assert(
      fc.property(
        fc.array(anyFrame, { maxLength: 8 }),
        fc.array(fc.nat(80_000), { maxLength: 6 }),
        (frames, places) => {
          const bytes = concatBytes(frames.map(encodeFrame));
          const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
          const pieces = [0, ...cuts].map((from, at) => bytes.subarray(from, cuts[at] ?? bytes.length));
          expect(hopPieces(pieces)).toEqual(frames);
        },
      ),
    );
  });
});
