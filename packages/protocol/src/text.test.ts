import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import * as limits from "./limits.ts";
import { cleanText, countGraphemes, isVisible, normalizeName, normalizeText } from "./text.ts";

const anyText = fc.string({ unit: "binary" });
const pieces = fc.constantFrom(
  "\n",
  "\r",
  " ",
  "　",
  "\u200d",
  "\u200b",
  "\u202e",
  "\u0301",
  "\ud83d",
  "\udc4d",
  "a",
  "가",
  "🇯🇵",
  "\u2060",
  "\ufeff",
);
const nastyText = fc.array(pieces, { maxLength: 40 }).map((list) => list.join(""));

describe("countGraphemes", () => {
  it("[TXT1] counts what a person sees as one", () => {
    for (const one of ["a", "字", "👨‍👩‍👧‍👦", "🇯🇵", "👍🏽", "か\u3099", "e\u0301\u0323", "한", "नि", "\r\n", "❤️‍🔥"]) {
      expect(countGraphemes(one)).toBe(1);
    }
    expect(countGraphemes("")).toBe(0);
    expect(countGraphemes("弹幕 danmaku 🎉")).toBe(12);
  });

  it("[TXT1] counts plain texts as the rules of Unicode do", () => {
    const units = fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(..."a~ \n弹幕はプｱﾟﾞ・ー〇「」！", "\u3029", "\u302a", "\u3096", "\u3099", "\u200d", "\r"),
    );
    const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
    fc.assert(
      fc.property(fc.array(units, { maxLength: 12 }), (list) => {
        const text = list.join("");
        expect(countGraphemes(text)).toBe([...segmenter.segment(text)].length);
      }),
      { numRuns: 2_000 },
    );
    // Every pair of what is counted without asking.
    const plain = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)).filter((one) =>
      /[\n -~\u3000-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uff01-\uff9d]/.test(one),
    );
    expect([...segmenter.segment(plain.join(""))].length).toBe(plain.length);
  });
});

describe("normalizeText", () => {
  it("[TXT2] composes, unifies line ends and trims the edge", () => {
    expect(normalizeText("e\u0301")).toBe("é");
    expect(normalizeText(" a\r\nb\rc\u2028d\u2029e \n")).toBe("a\nb\nc\nd\ne");
    expect(normalizeText("a\n\n\n\n\nb")).toBe("a\n\nb");
    expect(normalizeText("a　　b")).toBe("a　　b");
  });

  it("[TXT3] removes what is invisible and turns pages around", () => {
    expect(normalizeText("a\u202eb\u2066c\u2069d\u0000e\u001bf\u0085g\ufeffh\u00adi\u200ej")).toBe("abcdefghij");
    expect(normalizeText("a\ud83db\udc4dc")).toBe("abc");
    expect(normalizeText("\ud83d\udc4d")).toBe("👍");
  });

  it("[TXT3] keeps joiners, variation selectors and right-to-left letters", () => {
    for (const text of ["👨‍👩‍👧", "❤️", "می‌خواهم", "שלום", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"])
      expect(normalizeText(text)).toBe(text.normalize("NFC"));
  });

  it("[TXT4] cuts towers of marks and keeps languages", () => {
    const tower = `a${"\u0316\u0317".repeat(40)}b`;
    expect(normalizeText(tower).match(/\p{M}+/u)?.[0]).toHaveLength(limits.maxCombiningMarks);
    const joined = `a${"\u0316\u0317\u200d".repeat(40)}b`;
    expect(normalizeText(joined).match(/\p{M}/gu)).toHaveLength(limits.maxCombiningMarks);
    for (const text of ["Tiếng Việt", "ภาษาไทยที่นี่", "מְנֻקָּד", "हिन्दी में"])
      expect(normalizeText(text)).toBe(text.normalize("NFC"));
  });

  it("[TXT5] twice is once, for any text", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, nastyText), (text) => {
        const once = normalizeText(text);
        expect(normalizeText(once)).toBe(once);
        expect(once).not.toMatch(/\p{Surrogate}/u);
        expect(normalizeName(normalizeName(text))).toBe(normalizeName(text));
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
      { numRuns: 500 },
    );
  });

  it("[TXT2] leaves no line end but single and double ones", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, nastyText), (text) => {
        expect(normalizeText(text)).not.toMatch(/\r|\u2028|\u2029|\n\n\n|^\s|\s$/);
      }),
    );
  });
});

describe("cleanText", () => {
  it("[TXT3] removes the same and leaves the layout", () => {
    expect(cleanText("\n\n\n █\u202e\n\n\n ")).toBe("\n\n\n █\n\n\n ");
  });
});

describe("isVisible", () => {
  it("[TXT6] spaces, joiners, marks and fillers alone are nothing", () => {
    for (const text of ["", " \n\t　", "\u200b\u200d", "\u0301", "\u3164", "\u2800", "\u115f\u1160\uffa0", "\ufe0f"]) {
      expect(isVisible(text)).toBe(false);
    }
    for (const text of ["a", ".", "草", "🎉", "\u0301a", "　█"]) expect(isVisible(text)).toBe(true);
  });
});
