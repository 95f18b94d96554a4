import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { createWordFilter } from "./word-filter.ts";

describe("createWordFilter", () => {
  const isBlocked = createWordFilter(["Bad", "two words", "笨蛋", "ばか", " ", "c++"]);

  it("[MOD6] case, width and invisible characters do not hide a word", () => {
    const texts = [
      "bad",
      "so BAD!",
      "ＢＡＤ",
      "b\u200bad",
      "你好bad啊",
      "Two  WORDS",
      "你这个笨 蛋",
      "ﾊﾞｶ",
      "ばか",
      "c++",
    ];
    expect(texts.filter((text) => !isBlocked(text))).toEqual(["ﾊﾞｶ"]);
  });

  it("[MOD6] a word of letters must stand alone, one of other scripts may stand anywhere", () => {
    expect(["badge", "forbade", "bad2", "words two", "笨", "蛋笨", ""].filter(isBlocked)).toEqual([]);
    expect(["bad.", "(bad)", "not bad", "大笨蛋们"].filter((text) => !isBlocked(text))).toEqual([]);
  });

  it("[MOD6] an empty list blocks nothing, and a long list takes no longer", () => {
    const none = createWordFilter([]);
    const many = createWordFilter(Array.from({ length: 5_000 }, (_, i) => `word${i}x`));
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !none(text)));
    expect([many("a word4999x!"), many("a word5000x!")]).toEqual([true, false]);
  });
});
