import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { showText } from "./show-text.ts";

describe("showText", () => {
  test("[FRM10] what would move a cursor or turn the writing direction is written out", () => {
    expect(showText("a\u001b[2Jb\u202ec\n\u0000", 60)).toBe('"a\\u{1b}[2Jb\\u{202e}c\\n\\u{0}"');
    expect(showText("弹幕 👩‍👩‍👧", 60)).toBe('"弹幕 👩‍👩‍👧"');
  });

  test("[FRM10] no control character ever comes out", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(showText(text, 1000).replaceAll("\u200d", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test("[FRM10] a long text is cut between characters, and says so", () => {
    expect(showText("👍👍👍", 5)).toBe('"👍👍" …');
    expect(showText(`a${"\u0301".repeat(1000)}`, 5)).toHaveLength(2 + 20 + 2);
    expect(showText("弹幕弹幕", 6)).toBe('"弹幕弹" …');
    expect(showText("\u001b".repeat(9), 12)).toBe('"\\u{1b}\\u{1b}" …');
  });
});
