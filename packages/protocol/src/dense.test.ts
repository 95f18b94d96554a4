import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { decodeBatch } from "./batch.ts";
import { decodeDense, encodeDense } from "./dense.ts";
import { decodeFrame } from "./messages.ts";

const number = fc.maxSafeInteger();
/** Rises, falls and jumps: live, in a video, and of an import. */
const comment = fc.tuple(fc.constant("comment"), number, number, fc.json(), fc.json());
const rows = fc.array(
  fc.oneof(
    fc
      .tuple(fc.nat(), comment, fc.array(fc.json(), { maxLength: 4 }), fc.nat(2 ** 45), fc.array(fc.json()))
      .map(([seq, [kind, id, progress, mode, size], words, createdAt, more]) => [
        ...[seq, kind, id, progress, mode, size, ...words, ..."....".slice(words.length), createdAt],
        ...more,
      ]),
    fc.tuple(fc.nat(), fc.constantFrom("removed", "delete", "imported", "applause"), number, fc.json()),
  ),
);
const wires = fc
  .tuple(fc.nat(), fc.nat(), fc.nat(), rows, fc.array(fc.json()))
  .map(([first, last, omitted, list, more]): unknown => ["batch", first, last, omitted, list, ...more]);

const viaText = (wire: unknown): unknown => JSON.parse(JSON.stringify(wire));
const row = (seq: number, id: number, progress: number, createdAt: number, ...more: unknown[]) => [
  ...[seq, "comment", id, progress, "scroll", "normal", 255, "u1", "Ann", "草", createdAt],
  ...more,
];

describe("encodeDense", () => {
  it("[WIR9] every batch comes back as it was: imports, any kinds, elements behind the known ones", () => {
    let dense = 0;
    fc.assert(
      fc.property(wires, (wire) => {
        const encoded = viaText(encodeDense(wire));
        if (JSON.stringify(encoded).startsWith('["dense"')) dense++;
        expect(decodeDense(encoded)).toEqual(viaText(wire));
      }),
    );
    // Only numbers whose difference is no safe integer stay as they are.
    expect(dense).toBeGreaterThan(30);
  });

  it("[WIR9] elements stand in columns, rising numbers as differences; the rest stays", () => {
    const list = [
      row(7, 900, 60_000, 1_700_000_000_000),
      [8, "delete", 900],
      row(11, 905, 59_000, 1_700_000_000_004, { times: 3 }, "new"),
      [12, "mute", "u7", "purge"],
    ];
    const wire = ["batch", 7, 12, 2, list, "signature"];
    expect(encodeDense(wire)).toEqual([
      ...["dense", 7, 12, 2],
      [11, 3, 13, 4],
      [
        [7, 1, 3, 1],
        ["comment", "delete", "comment", "mute"],
        [900, 0, 5, "u7"],
        [60_000, -1_000, "purge"],
        ...[
          ["scroll", "scroll"],
          ["normal", "normal"],
          [255, 255],
          ["u1", "u1"],
          ["Ann", "Ann"],
          ["草", "草"],
        ],
        [1_700_000_000_000, 4],
        [{ times: 3 }],
        ["new"],
      ],
      "signature",
    ]);
    expect(decodeDense(encodeDense(wire))).toEqual(wire);
    expect(decodeFrame(JSON.stringify(encodeDense(wire)))).toEqual({
      kind: "batch",
      batch: decodeBatch(wire) ?? { first: 0, last: 0, omitted: 0, entries: [] },
    });
  });

  it("[WIR9] what cannot be written so stays as it is", () => {
    const odd: unknown[] = [
      null,
      ["batch"],
      ["batch", 1, 1, 0, ["junk"]],
      ["batch", 1, 1, 0, [[0.5, "clear"]]],
      ["batch", 1, 1, 0, [row(1, 2, 0.25, 3)]],
      ["batch", 1, 2, 0, [row(1, Number.MIN_SAFE_INTEGER, 0, 0), row(2, 1, 0, 0)]],
    ];
    for (const wire of odd) expect(encodeDense(wire)).toBe(wire);
  });
});

describe("decodeDense", () => {
  it("[WIR2] takes whatever arrives", () => {
    fc.assert(fc.property(fc.anything(), (wire) => void decodeDense(wire)));
    const lengths = fc.array(fc.oneof(fc.nat(12), fc.anything()));
    const columns = fc.array(fc.oneof(fc.anything(), fc.array(fc.anything()), fc.array(fc.double())));
    fc.assert(fc.property(lengths, columns, (given, found) => void decodeDense(["dense", 1, 9, 0, given, found])));
  });

  it("[WIR4] rows that cannot be read count as omitted, and those behind them are read", () => {
    const wire = [
      "dense",
      4,
      9,
      1,
      [2, "junk", 0, 3, 2, 2, 1e9],
      [[4, 3, "x", 1], ["clear", "applause", "clear", "clear"], [3]],
    ];
    expect(decodeFrame(JSON.stringify(wire))).toEqual({
      kind: "batch",
      batch: {
        ...{ first: 4, last: 9, omitted: 5 },
        entries: [
          { kind: "clear", seq: 4 },
          { kind: "unknown", seq: 7 },
          { kind: "clear", seq: 8 },
        ],
      },
    });
  });
});
