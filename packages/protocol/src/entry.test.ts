import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { decodeEntry } from "./entry.ts";

const comment = [5, "comment", 88, 1_000, "scroll", "normal", 255, "u1", "Ann", "hi", 1_700_000_000_000] as const;

describe("decodeEntry", () => {
  it("[WIR1] reads a comment with and without extra", () => {
    const read = {
      id: 88,
      progress: 1_000,
      mode: "scroll",
      size: "normal",
      color: 255,
      author: "u1",
      name: "Ann",
    } as const;
    const plain = { kind: "comment", seq: 5, comment: { ...read, text: "hi", createdAt: 1_700_000_000_000 } } as const;
    expect(decodeEntry(comment)).toEqual(plain);
    expect(decodeEntry([...comment, { weight: 3, later: 1 }, "more"])).toMatchObject({
      comment: { extra: { weight: 3 } },
    });
    expect(decodeEntry([...comment, null])).toEqual(plain);
  });

  it("[WIR3] an unknown kind, or a known one of another shape, is counted and does nothing", () => {
    const unknown = { kind: "unknown", seq: 5 } as const;
    const wires = [
      [5, "applause", 1],
      [5, "toString"],
      [5, "delete", "88"],
      [5, "mute", "u1", "shadow"],
      [5, "imported"],
    ];
    for (const wire of [...wires, [5, "settings", null], comment.slice(0, 10)])
      expect(decodeEntry(wire)).toEqual(unknown);
    expect(decodeEntry([...comment.slice(0, 4), "spiral", ...comment.slice(5)])).toEqual(unknown);
  });

  it("[WIR2] what has no seq and kind is no entry", () => {
    for (const wire of [
      null,
      5,
      "x",
      {},
      [],
      [5],
      [0, "clear"],
      [-1, "clear"],
      [1.5, "clear"],
      ["5", "clear"],
      [5, 5],
    ]) {
      expect(decodeEntry(wire)).toBeNull();
    }
    fc.assert(fc.property(fc.anything(), (wire) => void decodeEntry(wire)));
  });
});
