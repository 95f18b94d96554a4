import { describe, expect, it } from "bun:test";
import { constants, deflateRawSync } from "node:zlib";
import { encodeBatch, encodeDense } from "@flyby/protocol";
import fc from "fast-check";
import { readBatchHead } from "./batch-head.ts";
import { createDeflatedHeads } from "./deflated-head.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const anyBatch = fc
  .record({
    first: fc.integer({ min: 1, max: 2 ** 40 }),
    length: fc.integer({ min: 1, max: 5_000 }),
    omitted: fc.nat(5_000),
  })
  .map(({ first, length, omitted }) => ({ first, last: first + length - 1, omitted, entries: [] }));

describe("readBatchHead", () => {
  it("[BEN1] the head of every batch is what the batch says of itself, wherever it stands", () => {
    fc.assert(
      fc.property(anyBatch, fc.string(), (batch, before) => {
        const from = encode(before).length;
        const { first, last, omitted } = batch;
        const dense = JSON.stringify(encodeDense(JSON.parse(encodeBatch(batch))));
        expect(dense).toStartWith('["dense"');
        for (const bytes of [encodeBatch(batch), dense].map((text) => encode(before + text)))
          expect(readBatchHead(bytes, from, bytes.length)).toEqual({ first, last, omitted });
      }),
    );
  });

  it("[BEN1] anything else is no batch, and nothing is thrown", () => {
    for (const text of [
      "",
      "{}",
      '["batch"',
      '["batch",1',
      '["batch",1,2,',
      '["batch",,2,0,[]]',
      '["batch",3,2,0,[]]',
      '["gap",1,2,0,[]]',
    ])
      expect(readBatchHead(encode(text), 0, encode(text).length)).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(readBatchHead(bytes, 0, bytes.length)).toBeNull();
      }),
    );
  });
});

describe("createDeflatedHeads", () => {
  it("[BEN1] the head of a deflated batch is the same, each time it comes; garbage has none", () => {
    const read = createDeflatedHeads();
    const batch = { first: 7, last: 90, omitted: 3, entries: [] };
    const bytes = deflateRawSync(`${encodeBatch(batch)}\n`, { finishFlush: constants.Z_FULL_FLUSH });
    for (let time = 0; time < 3; time++)
      expect(read(bytes, 0, bytes.length)).toEqual({ first: 7, last: 90, omitted: 3 });
    expect(read(encode("no deflate"), 0, 10)).toBeNull();
  });
});
