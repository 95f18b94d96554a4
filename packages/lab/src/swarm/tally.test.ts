import { describe, expect, it } from "bun:test";
import { type Entry, encodeBatch, encodeGap } from "@flyby/protocol";
import fc from "fast-check";
import { decodeSaid, encodeSaid } from "./said.ts";
import { createTally } from "./tally.ts";

function entry(seq: number, index: number, atMs: number): Entry {
  return {
    kind: "comment",
    seq,
    comment: {
      id: seq,
      progress: 0,
      mode: "scroll",
      size: "normal",
      color: 0,
      author: "a",
      name: "A",
      text: encodeSaid({ index, atMs }),
      createdAt: 0,
    },
  };
}

/** Entries `first`…`last` of which each says the number of its seq at the time of its seq; `without` are left out. */
function batch(first: number, last: number, without: readonly number[] = []): string {
  const seqs = Array.from({ length: last - first + 1 }, (_, at) => first + at).filter((seq) => !without.includes(seq));
  return encodeBatch({ first, last, omitted: without.length, entries: seqs.map((seq) => entry(seq, seq, seq)) });
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

describe("decodeSaid", () => {
  it("[LCP2] number and time are read back from the text; what others say is not taken for it", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 1e12 }), (index, micros) => {
        expect(decodeSaid(encodeSaid({ index, atMs: micros / 1_000 }))).toEqual({ index, atMs: micros / 1_000 });
      }),
    );
    expect(decodeSaid("12 comments")).toBeNull();
  });
});

describe("createTally", () => {
  it("[LCP1] each comment counts once for each viewer, whatever batches repeat", () => {
    const tally = createTally(() => 100);
    const [one, other] = [tally.join("aaaaaaaa:4"), tally.join("aaaaaaaa:4")];
    tally.begin(5);
    for (const line of [batch(3, 6), batch(5, 6), batch(6, 8), batch(1, 8)]) one.line(line, line.length);
    other.line(batch(5, 8), 1);
    expect(tally.deliveries()).toBe(8);
    expect(tally.declared(range(5, 8))).toBe(0);
    expect([one.cursor(), one.heard(), other.cursor()]).toEqual(["aaaaaaaa:8", 4, "aaaaaaaa:8"]);
  });

  it("[LCP1] what viewers are told that they do not get is declared, by gap or by omission, and only once", () => {
    const tally = createTally(() => 100);
    const viewer = tally.join("aaaaaaaa:0");
    tally.begin(1);
    viewer.line(batch(1, 4, [1, 3, 4]), 1);
    viewer.line(encodeGap({ from: 3, to: 7, reason: "slow", cursor: "aaaaaaaa:7" }), 1);
    viewer.line(batch(8, 9), 1);
    expect(tally.deliveries()).toBe(3);
    expect(tally.declared(range(1, 9))).toBe(6);
    expect(tally.declared([1, 9])).toBe(1);
  });

  it("[LCP1] a hole that nobody declared stays a hole", () => {
    const tally = createTally(() => 100);
    const viewer = tally.join("aaaaaaaa:0");
    tally.begin(1);
    viewer.line(batch(1, 2), 1);
    viewer.line(batch(5, 6), 1);
    expect(tally.deliveries() + tally.declared(range(1, 6))).toBe(4);
  });

  it("[LCP1] however a log is cut into batches and gaps, deliveries and declared add up", () => {
    const pieces = fc.array(fc.record({ length: fc.integer({ min: 1, max: 6 }), lost: fc.boolean() }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(pieces, fc.array(pieces, { maxLength: 3 }), (own, others) => {
        const tally = createTally(() => 1e6);
        tally.begin(1);
        const last = own.reduce((sum, { length }) => sum + length, 0);
        for (const plan of [own, ...others]) {
          const viewer = tally.join("aaaaaaaa:0");
          let seq = 0;
          for (const { length, lost } of plan) {
            const to = Math.min(last, seq + length);
            if (to === seq) break;
            if (lost) viewer.line(encodeGap({ from: seq + 1, to, reason: "slow", cursor: `aaaaaaaa:${to}` }), 1);
            else viewer.line(batch(seq + 1, to), 1);
            seq = to;
          }
          if (seq < last) viewer.line(batch(seq + 1, last), 1);
        }
        expect(tally.deliveries() + tally.declared(range(1, last))).toBe(last * (1 + others.length));
      }),
    );
  });

  it("[LCP2] comments count by their number, also those that come after the window; bytes by their time", () => {
    let now = 0;
    const tally = createTally(() => now);
    const viewer = tally.join("aaaaaaaa:0");
    viewer.line(batch(1, 2), 1_000);
    tally.begin(2);
    now = 52;
    viewer.line(batch(3, 4), 200);
    viewer.line(batch(3, 5), 300);
    tally.end(7);
    now = 60;
    viewer.line(batch(6, 8), 10_000);
    expect(tally.deliveries()).toBe(4);
    expect(tally.usefulBytes()).toBe(300);
    expect(tally.times().summarize()).toMatchObject({ count: 4, p50: 48, max: 54 });
    expect(tally.total()).toBe(8);
  });

  it("[LCP1] who has left is not asked about what was declared", () => {
    const tally = createTally(() => 0);
    const viewer = tally.join("aaaaaaaa:0");
    viewer.line(encodeGap({ from: 1, to: 3, reason: "slow", cursor: "aaaaaaaa:3" }), 1);
    tally.leave(viewer);
    expect(tally.declared([1, 2, 3])).toBe(0);
  });
});
