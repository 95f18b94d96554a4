import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { bookBatch, bookGap, openAccount } from "./account.ts";

describe("bookBatch and bookGap", () => {
  it("[BEN2] what follows without a hole is received or declared: together they are all there was", () => {
    const step = fc.record({ length: fc.integer({ min: 1, max: 50 }), omitted: fc.nat(50), isGap: fc.boolean() });
    fc.assert(
      fc.property(fc.nat(1_000), fc.array(step), (start, steps) => {
        const account = openAccount(start);
        let seq = start;
        for (const { length, omitted, isGap } of steps) {
          if (isGap) bookGap(account, seq + 1, seq + length);
          else bookBatch(account, { first: seq + 1, last: seq + length, omitted: Math.min(omitted, length) }, true);
          seq += length;
        }
        expect(account.received + account.declared).toBe(seq - start);
        expect([account.lost, account.doubled, account.seq]).toEqual([0, 0, seq]);
      }),
    );
  });

  it("[BEN2] what is jumped over is lost, and what comes again is doubled", () => {
    const account = openAccount(10);
    bookBatch(account, { first: 13, last: 14, omitted: 0 }, true);
    expect(account).toEqual({ seq: 14, received: 2, declared: 0, lost: 2, doubled: 0 });
    bookBatch(account, { first: 13, last: 14, omitted: 0 }, true);
    expect(account).toEqual({ seq: 14, received: 2, declared: 0, lost: 2, doubled: 2 });
    bookGap(account, 18, 20);
    expect(account).toEqual({ seq: 20, received: 2, declared: 3, lost: 5, doubled: 2 });
  });

  it("[BEN2] of a whole batch around a cursor only what is new counts, as a client does", () => {
    const account = openAccount(10);
    expect(bookBatch(account, { first: 8, last: 12, omitted: 0 }, true)).toBe(2);
    expect(account).toEqual({ seq: 12, received: 2, declared: 0, lost: 0, doubled: 0 });
  });

  it("[BEN2] of programs that number in no order comments are counted alone", () => {
    const account = openAccount(null);
    for (const seq of [3, 1, 2]) bookBatch(account, { first: seq, last: seq, omitted: 0 }, false);
    expect(account).toEqual({ seq: 3, received: 3, declared: 0, lost: 0, doubled: 0 });
  });
});
