import { describe, expect, it } from "bun:test";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { checksumOf, joined, nothingYet, type Total } from "./checksum.ts";

describe("joined", () => {
  it("[DEF3] parts that were summed up alone make the checksum of the whole", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 12 }), (parts) => {
        const sum = parts.map(checksumOf).reduce<Total>(joined, nothingYet);
        const whole = Buffer.concat(parts);
        expect([sum.crc, sum.length]).toEqual([crc32(whole), whole.byteLength]);
      }),
    );
  });
});
