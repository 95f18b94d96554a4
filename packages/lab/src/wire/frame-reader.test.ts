import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { concatBytes, parseHex } from "./bytes.ts";
import type { WireFrame } from "./frame.ts";
import { encodeFrame } from "./frame-encoder.ts";
import { createFrameReader, type FrameReaderOptions } from "./frame-reader.ts";

function readAll(pieces: readonly Uint8Array[], options: FrameReaderOptions = {}): WireFrame[] {
  const frames: WireFrame[] = [];
  const reader = createFrameReader({ frame: (frame) => frames.push(frame) }, options);
  for (const piece of pieces) reader.push(piece);
  return frames;
}

function fromHex(text: string): Uint8Array {
  return parseHex(text) ?? new Uint8Array();
}

function violationsOf(hex: string, options: FrameReaderOptions = {}): string[][] {
  return readAll([fromHex(hex)], options).map(({ violations }) => [...violations]);
}

/** Cuts bytes at places somebody chose. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length));
}

const anyFrame = fc.record({
  opcode: fc.constantFrom(0, 1, 2, 3, 8, 9, 10, 15),
  payload: fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 65_530, maxLength: 65_540 })),
  fin: fc.boolean(),
  rsv1: fc.boolean(),
  rsv2: fc.boolean(),
  rsv3: fc.boolean(),
  maskingKey: fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 })),
  lengthForm: fc.constantFrom(7, 16, 64),
});

describe("createFrameReader", () => {
  test("[FRM1] frames that were encoded read back the same, however the bytes are cut", () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 12 }), (frames, places) => {
        const bytes = concatBytes(frames.map(encodeFrame));
        const read = readAll(cut(bytes, places), { maxPayloadBytes: 100_000 });
        expect(read).toEqual(readAll([bytes], { maxPayloadBytes: 100_000 }));
        expect(
          read.map(({ opcode, payload, fin, rsv1, rsv2, rsv3, maskingKey }) => ({
            opcode,
            payload,
            fin,
            rsv1,
            rsv2,
            rsv3,
            maskingKey,
          })),
        ).toEqual(frames.map(({ lengthForm: _, ...frame }) => frame));
        expect(concatBytes(read.map(({ headBytes }) => headBytes)).length).toBe(
          bytes.length - frames.reduce((sum, { payload }) => sum + payload.length, 0),
        );
      }),
      { numRuns: 60 },
    );
  });

  test("[FRM1] a byte at a time is enough", () => {
    const bytes = fromHex("01 03 48 65 6c 89 85 37 fa 21 3d 7f 9f 4d 51 58 80 02 6c 6f");
    expect(readAll(cut(bytes, [...bytes.keys()]))).toEqual(readAll([bytes]));
  });

  test("[FRM2] whatever bytes come, nothing is thrown, and each is part of a frame, of an unfinished one, or lost", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 20 }), (pieces) => {
        let framed = 0;
        const reader = createFrameReader({
          frame: (frame) => {
            framed += frame.headBytes.length + (Number.isFinite(frame.length) ? frame.length : 0);
          },
        });
        for (const piece of pieces) reader.push(piece);
        const open = reader.unfinished;
        const begun = open === null ? 0 : open.headBytes.length + (open.head ? open.head.length - open.missing : 0);
        expect(framed + begun + reader.counts.lost).toBe(concatBytes(pieces).length);
        const { head, payload, lost } = reader.counts;
        expect(head + payload + lost).toBe(concatBytes(pieces).length);
      }),
    );
  });

  test("[FRM2] of a long payload the first bytes are kept and the rest is counted", () => {
    const payload = Uint8Array.from({ length: 70_000 }, (_, at) => at % 251);
    const [frame] = readAll([encodeFrame({ opcode: 2, payload, maskingKey: Uint8Array.of(1, 2, 3, 4) })], {
      maxPayloadBytes: 10,
    });
    expect(frame?.length).toBe(70_000);
    expect(frame?.payload).toEqual(payload.slice(0, 10));
  });

  test("[FRM3] each broken rule has its name, and the frame behind it is read", () => {
    const hello = "81 05 48 65 6c 6c 6f";
    const broken: readonly [string, string][] = [
      ["91 00", "reserved-bit"],
      ["c1 00", "reserved-bit"],
      ["83 00", "reserved-opcode"],
      ["8b 00", "reserved-opcode"],
      [`89 7e 00 7e ${"00 ".repeat(126)}`, "control-too-long"],
      ["09 00", "control-fragmented"],
      ["81 7e 00 01 41", "length-not-shortest"],
      ["81 7f 00 00 00 00 00 00 00 01 41", "length-not-shortest"],
      ["80 00", "nothing-to-continue"],
    ];
    for (const [hex, violation] of broken) expect(violationsOf(`${hex} ${hello}`)).toEqual([[violation as never], []]);
    expect(violationsOf(`01 00 ${hello}`)).toEqual([[], ["message-open"]]);
    expect(violationsOf(`88 00 ${hello}`)).toEqual([[], ["after-close"]]);
    expect(violationsOf(hello, { sender: "client" })).toEqual([["not-masked"]]);
    expect(violationsOf("81 85 37 fa 21 3d 7f 9f 4d 51 58", { sender: "server" })).toEqual([["masked"]]);
  });

  test("[FRM3] with permessage-deflate RSV1 marks the first frame of a data message and nothing else", () => {
    expect(violationsOf("c1 00", { deflate: true })).toEqual([[]]);
    expect(violationsOf("41 00 c0 00", { deflate: true })).toEqual([[], ["reserved-bit-here"]]);
    expect(violationsOf("c9 00", { deflate: true })).toEqual([["reserved-bit-here"]]);
    expect(violationsOf("a1 00", { deflate: true })).toEqual([["reserved-bit"]]);
  });

  test("[FRM3] behind a length beyond 2^53 nothing is read any more, and the bytes are counted", () => {
    const frames: WireFrame[] = [];
    const reader = createFrameReader({ frame: (frame) => frames.push(frame) });
    reader.push(fromHex("82 7f ff ff ff ff ff ff ff ff 01 02 03"));
    reader.push(fromHex("81 00"));
    expect(frames.map(({ violations, length }) => [violations, length])).toEqual([
      [["length-high-bit", "length-impossible"], Number.POSITIVE_INFINITY],
    ]);
    expect(reader.counts).toEqual({ head: 10, payload: 0, lost: 5 });
  });

  test("[FRM2] a frame that did not end tells what is missing", () => {
    const reader = createFrameReader({ frame: () => {} });
    reader.push(fromHex("81 05 48 65"));
    expect(reader.unfinished?.missing).toBe(3);
    reader.push(fromHex("6c 6c 6f 81"));
    expect(reader.unfinished).toEqual({ headBytes: Uint8Array.of(0x81), head: null, missing: 0 });
  });

  test("[FRM3] a length with its highest bit set is told from one that is only too long", () => {
    expect(violationsOf("82 7f 80 00 00 00 00 00 00 01")).toEqual([["length-high-bit", "length-impossible"]]);
    expect(violationsOf("82 7f 00 20 00 00 00 00 00 00")).toEqual([["length-impossible"]]);
  });
});
