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

  it("[WIR9] seq goes on from the row before, the other numbers from the comment before; the rest stays", () => {
    const list = [
      row(7, 900, 60_000, 1_700_000_000_000),
      [8, "delete", 900],
      row(11, 905, 59_000, 1_700_000_000_004, { times: 3 }, "new"),
      [12, "applause", 5, { loud: 2 }],
    ];
    const wire = ["batch", 7, 12, 2, list, "signature"];
    expect(encodeDense(wire)).toEqual([
      ...["dense", 7, 12, 2],
      [
        row(1, 900, 60_000, 1_700_000_000_000),
        [1, "delete", 900],
        row(3, 5, -1_000, 4, { times: 3 }, "new"),
        [1, "applause", 5, { loud: 2 }],
      ],
      "signature",
    ]);
    expect(decodeFrame(JSON.stringify(encodeDense(wire)))).toEqual({
      kind: "batch",
      batch: decodeBatch(wire) ?? { first: 0, last: 0, omitted: 0, entries: [] },
    });
  });

  it("[WIR9] what cannot be written as differences stays as it is", () => {
    const odd: unknown[] = [
      null,
      ["batch"],
      ["batch", 1, 1, 0, ["junk"]],
      ["batch", 1, 1, 0, [[0.5, "clear"]]],
      ["batch", 1, 1, 0, [row(1, 2, 0.25, 3)]],
      ["batch", 1, 2, 0, [row(1, Number.MIN_SAFE_INTEGER, 0, 0), row(2, 1, 0, 0)]],
      ["batch", 1, 1, 0, [[1, "comment", 5]]],
    ];
    for (const wire of odd) expect(encodeDense(wire)).toBe(wire);
  });
});

describe("decodeDense", () => {
  it("[WIR2] takes whatever arrives", () => {
    fc.assert(fc.property(fc.anything(), (wire) => void decodeDense(wire)));
    const list = fc.array(
      fc.oneof(
        fc.anything(),
        fc.array(fc.anything()).map((more) => [1, "comment", ...more]),
      ),
    );
    fc.assert(fc.property(list, (given) => void decodeDense(["dense", 1, 9, 0, given])));
  });

  it("[WIR4] rows that cannot be read count as omitted, and those behind them are read", () => {
    const wire = ["dense", 4, 9, 1, [[1, "clear"], "junk", null, [3, "applause", 3], ["x", "clear"], [1, "clear"]]];
    expect(decodeFrame(JSON.stringify(wire))).toMatchObject({
      batch: { first: 4, last: 9, omitted: 4, entries: [{ seq: 4 }, { seq: 7 }, { kind: "clear", seq: 8 }] },
    });
  });
});
