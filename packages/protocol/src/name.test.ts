import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import * as limits from "./limits.ts";
import { parseName } from "./name.ts";
import { countGraphemes } from "./text.ts";

describe("parseName", () => {
  it("[NAM1] is one line with plain single spaces", () => {
    expect(parseName("  Ann \n of\u3000\u00a0 Green  Gables ")).toEqual({ ok: true, value: "Ann of Green Gables" });
    expect(parseName("<b>Ann</b>")).toEqual({ ok: true, value: "<b>Ann</b>" });
    expect(parseName("a\u202eb")).toEqual({ ok: true, value: "ab" });
  });

  it("[NAM1] has 1 to 24 graphemes and something to see", () => {
    expect(parseName("👨‍👩‍👧".repeat(24)).ok).toBe(true);
    for (const bad of ["x".repeat(25), "", "  ", "\u200b", "\u3164", 7, null, undefined, {}, "x".repeat(300)]) {
      expect(parseName(bad)).toMatchObject({ ok: false, code: "bad-name" });
    }
  });

  it("[NAM2] parses to itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
        const name = parseName(text);
        if (!name.ok) return;
        expect(parseName(name.value)).toEqual(name);
        expect(countGraphemes(name.value)).toBeLessThanOrEqual(limits.maxNameGraphemes);
      }),
    );
  });
});
