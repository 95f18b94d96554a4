import { describe, expect, it } from "bun:test";
import { grounds, type Theme, toneNames, tones } from "./tones.ts";

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe("tones", () => {
  for (const theme of ["light", "dark"] satisfies Theme[]) {
    it(`[REP9] stand out from ${theme} ground by 3 : 1, and words by 4.5 : 1`, () => {
      for (const name of toneNames)
        expect(contrast(tones[name][theme], grounds[theme].ground)).toBeGreaterThanOrEqual(3);
      for (const word of ["text", "muted"] as const)
        expect(contrast(grounds[theme][word], grounds[theme].ground)).toBeGreaterThanOrEqual(4.5);
    });
  }

  it("[REP9] differ in shape and in dash, for whoever sees no colours", () => {
    expect(new Set(toneNames.map((name) => tones[name].shape)).size).toBe(toneNames.length);
    expect(new Set(toneNames.map((name) => tones[name].dash)).size).toBe(toneNames.length);
  });
});
