import { describe, expect, test } from "bun:test";
import { authorHue, behindNames, minContrast, nameColor } from "./author-color.ts";
import { contrast, parseHex, type Rgb } from "./contrast.ts";

function parseRgb(css: string): Rgb {
  const [red, green, blue] = css.match(/\d+/g)!.map(Number);
  return [red!, green!, blue!];
}

describe("nameColor", () => {
  for (const theme of ["dark", "light"] as const) {
    test(`[CHT1] every hue can be read on every ${theme} background`, () => {
      for (let hue = 0; hue < 360; hue++) {
        const color = parseRgb(nameColor(hue, theme));
        for (const background of behindNames[theme])
          expect(contrast(color, parseHex(background))).toBeGreaterThanOrEqual(minContrast);
      }
    });

    test(`[CHT1] hues stay apart on ${theme}`, () => {
      const colors = new Set(Array.from({ length: 12 }, (_, i) => nameColor(i * 30, theme)));
      expect(colors.size).toBe(12);
    });
  }
});

describe("contrast", () => {
  test("black on white is 21, a colour on itself 1", () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
    expect(contrast([9, 9, 9], [9, 9, 9])).toBe(1);
  });
});

describe("authorHue", () => {
  test("[CHT1] an author keeps its hue, and similar authors differ", () => {
    expect(authorHue("a1b2c3")).toBe(authorHue("a1b2c3"));
    const hues = new Set(Array.from({ length: 200 }, (_, i) => authorHue(`author-${i}`)));
    expect(hues.size).toBeGreaterThan(120);
  });
});
