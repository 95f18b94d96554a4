import { describe, expect, test } from "bun:test";
import { fontRuns } from "./font.ts";

const texts = (line: string): string[] => fontRuns(line, 25).map(({ text }) => text);

describe("fontRuns", () => {
  test("[STG10] emoji are set apart, joined ones and flags in one piece, digits and signs stay text", () => {
    expect(texts("Hi 👋 there")).toEqual(["Hi ", "👋", " there"]);
    expect(texts("👨‍👩‍👧‍👦🇯🇵👍🏽")).toEqual(["👨‍👩‍👧‍👦🇯🇵👍🏽"]);
    expect(texts("no. 1 #2 © ❤")).toEqual(["no. 1 #2 © ❤"]);
    expect(texts("❤️!")).toEqual(["❤️", "!"]);
    expect(texts("")).toEqual([]);
  });

  test("[STG10] a line from right to left is one run", () => {
    expect(texts("سلام 👋 دنیا")).toEqual(["سلام 👋 دنیا"]);
  });

  test("[STG10] Japanese, Korean and Chinese get the fonts in which Han characters look right", () => {
    const order = (line: string): number[] => {
      const { font } = fontRuns(line, 25)[0] ?? { font: "" };
      return ["PingFang SC", "Hiragino Sans", "Malgun Gothic"].map((family) => font.indexOf(family));
    };
    const [chinese = 0, japanese = 0] = order("骨");
    expect(chinese).toBeLessThan(japanese);
    const [other = 0, kana = 0] = order("骨のこと");
    expect(kana).toBeLessThan(other);
    expect(order("한국")[2]).toBeGreaterThan(0);
  });
});
