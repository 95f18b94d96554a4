import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { modes, sizes } from "./comment.ts";
import * as limits from "./limits.ts";
import { parseDraft } from "./parse-draft.ts";
import { normalizeText } from "./text.ts";

describe("parseDraft", () => {
  it("[DRA1] text is enough", () => {
    expect(parseDraft({ text: " hi " })).toEqual({
      ok: true,
      value: {
        ...{ text: "hi", progress: null, mode: "scroll", size: "normal", color: 0xffffff },
        ...{ nonce: null, name: null, positioned: null },
      },
    });
  });

  it("[DRA1] null stands for absent where nothing is the plain case", () => {
    expect(parseDraft({ text: "hi", progress: null, nonce: null, name: null })).toMatchObject({ ok: true });
  });

  it("[DRA2] names the field that is wrong", () => {
    const wrong: [unknown, RegExp][] = [
      [{}, /text/],
      [{ text: 5 }, /text is a string/],
      [{ text: "hi", mode: "spiral" }, /mode is one of scroll, reverse/],
      [{ text: "hi", size: 25 }, /size is one of/],
      [{ text: "hi", color: "#fff" }, /color is an integer/],
      [{ text: "hi", color: 0x1000000 }, /0 to 16777215/],
      [{ text: "hi", color: 1.5 }, /color is an integer/],
      [{ text: "hi", progress: "12" }, /progress is a number/],
      [{ text: "hi", nonce: "a b" }, /nonce is 1 to 64/],
      [{ text: "hi", name: 7 }, /name is a string/],
      [{ text: "hi", positioned: { x: 0 } }, /positioned/],
    ];
    for (const [input, message] of wrong) {
      const refusal = parseDraft(input);
      expect(refusal).toMatchObject({ ok: false, code: "bad-draft" });
      if (!refusal.ok) expect(refusal.message).toMatch(message);
    }
    for (const input of [null, undefined, 5, "hi", [], [["text", "hi"]]]) {
      expect(parseDraft(input)).toMatchObject({ ok: false, code: "bad-draft" });
    }
  });

  it("[DRA2] unknown fields are ignored", () => {
    expect(parseDraft({ text: "hi", id: 5, author: "admin", createdAt: 0, extra: { demo: true } })).toEqual(
      parseDraft({ text: "hi" }),
    );
  });

  it("[DRA2] a text beyond any room's limit is too long, whatever it holds", () => {
    expect(parseDraft({ text: "x".repeat(limits.maxTextUnits) })).toMatchObject({ ok: true });
    expect(parseDraft({ text: "x".repeat(limits.maxTextUnits + 1) })).toMatchObject({ code: "text-too-long" });
  });

  it("[TXT6] an invisible text is empty", () => {
    for (const text of ["", "   ", "\u200b\n\u3164"])
      expect(parseDraft({ text })).toMatchObject({ code: "text-empty" });
  });

  it("[DRA3] progress is bounded and whole", () => {
    expect(parseDraft({ text: "hi", progress: 12.6 })).toMatchObject({ value: { progress: 13 } });
    expect(parseDraft({ text: "hi", progress: limits.maxProgressMs })).toMatchObject({ ok: true });
    for (const progress of [-1, -0.001, Number.NaN, Infinity, limits.maxProgressMs + 1]) {
      expect(parseDraft({ text: "hi", progress })).toMatchObject({ code: "bad-draft" });
    }
  });

  it("[DRA4] a nonce is a short plain word", () => {
    for (const nonce of ["a", "0b9e-4:x.y_z", "x".repeat(64)]) {
      expect(parseDraft({ text: "hi", nonce })).toMatchObject({ value: { nonce } });
    }
    for (const nonce of ["", "x".repeat(65), "ä", "a\n", "a/b"]) {
      expect(parseDraft({ text: "hi", nonce })).toMatchObject({ code: "bad-draft" });
    }
  });

  it("[DRA5] a positioned path is bounded", () => {
    const still = { x: 0.5, y: 0.5, toX: 0.5, toY: 0.5, fromOpacity: 1, toOpacity: 1, durationMs: 4_000, moveMs: 0 };
    const positioned = { ...still, delayMs: 0, rotateZ: 0, rotateY: 0, outline: true, linear: true };
    const draft = { text: "hi", mode: "positioned" };
    expect(parseDraft({ ...draft, positioned })).toMatchObject({ value: { positioned } });
    const bad = [
      { x: 5 },
      { toOpacity: 1.1 },
      { durationMs: 600_001 },
      { rotateZ: Infinity },
      { font: "x".repeat(101) },
    ];
    for (const change of [...bad, { path: Array(501).fill([0, 0]) }, { moveMs: 0.5 }]) {
      expect(parseDraft({ ...draft, positioned: { ...positioned, ...change } })).toMatchObject({ code: "bad-draft" });
    }
  });

  it("[DRA2] whatever comes in, what comes out is a whole draft or a refusal", () => {
    const field = fc.oneof(fc.anything(), fc.string(), fc.integer(), fc.double());
    const inputs = fc.oneof(
      fc.anything(),
      fc.record(
        {
          text: fc.oneof(fc.string({ unit: "binary", minLength: 1 }), field),
          progress: fc.oneof(fc.nat(), field),
          mode: fc.oneof(fc.constantFrom(...modes), field),
          size: fc.oneof(fc.constantFrom(...sizes), field),
          color: fc.oneof(fc.nat(0xffffff), field),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(inputs, (input) => {
        const draft = parseDraft(input);
        if (!draft.ok) return;
        const { text, progress, color, mode, size } = draft.value;
        expect(text).toBe(normalizeText(text));
        expect(progress === null || (Number.isInteger(progress) && progress >= 0)).toBe(true);
        expect(Number.isInteger(color) && color >= 0 && color <= 0xffffff).toBe(true);
        expect([modes.includes(mode), sizes.includes(size)]).toEqual([true, true]);
      }),
      { numRuns: 500 },
    );
  });
});
