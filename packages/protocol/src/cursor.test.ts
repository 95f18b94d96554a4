import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { formatCursor, parseCursor, parseSince } from "./cursor.ts";

describe("parseCursor", () => {
  it("[CUR1] takes an epoch of eight and a plain decimal", () => {
    expect(parseCursor("3fk29c0a:17")).toEqual({ ok: true, value: { epoch: "3fk29c0a", seq: 17 } });
    expect(parseCursor("00000000:0")).toEqual({ ok: true, value: { epoch: "00000000", seq: 0 } });
  });

  it("[CUR1] refuses everything else", () => {
    const bad = [
      "",
      "0",
      "17",
      ":17",
      "3fk29c0a:",
      "3fk29c0a",
      "3FK29C0A:1",
      "3fk29c0:1",
      "3fk29c0aa:1",
      "3fk29c0a:01",
    ];
    const worse = [
      "3fk29c0a:-1",
      "3fk29c0a:1.5",
      "3fk29c0a:1e3",
      " 3fk29c0a:1",
      "3fk29c0a:1\n",
      "3fk29c0a:9007199254740992",
    ];
    for (const text of [...bad, ...worse]) expect(parseCursor(text)).toMatchObject({ ok: false, code: "bad-cursor" });
  });

  it("[CUR3] reads what formatCursor wrote", () => {
    const cursors = fc.record({ epoch: fc.stringMatching(/^[0-9a-z]{8}$/), seq: fc.maxSafeNat() });
    fc.assert(
      fc.property(cursors, (cursor) => {
        expect(parseCursor(formatCursor(cursor))).toEqual({ ok: true, value: cursor });
      }),
    );
  });

  it("[WIR2] never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseCursor(text)));
  });
});

describe("parseSince", () => {
  it("[CUR2] absent is from now, 0 is from the beginning, else a cursor", () => {
    for (const absent of [null, undefined, ""])
      expect(parseSince(absent)).toEqual({ ok: true, value: { from: "now" } });
    expect(parseSince("0")).toEqual({ ok: true, value: { from: "start" } });
    expect(parseSince("3fk29c0a:5")).toEqual({
      ok: true,
      value: { from: "cursor", cursor: { epoch: "3fk29c0a", seq: 5 } },
    });
  });

  it("[CUR1] a wrong one is refused, not taken for absent", () => {
    for (const text of ["00", "-1", "now", "null", " "]) expect(parseSince(text)).toMatchObject({ code: "bad-cursor" });
  });
});
