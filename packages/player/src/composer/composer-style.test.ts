import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { defaultStyle, formatColor, loadStyle, parseColor, parseStyle, saveStyle } from "./composer-style.ts";

describe("parseStyle", () => {
  test("[CMP3] whatever was stored, the style is one the composer can send", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.constant(null)), (text) => {
        const { mode, size, color } = parseStyle(text);
        expect(["scroll", "reverse", "top", "bottom"]).toContain(mode);
        expect(["small", "normal", "large"]).toContain(size);
        expect(color).toBeWithin(0, 0x1000000);
      }),
    );
    expect(parseStyle('{"mode":"positioned","size":1,"color":-1}')).toEqual(defaultStyle);
  });

  test("[CMP3] a style is kept between visits", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    saveStyle(storage, { mode: "top", size: "large", color: 0x123456 });
    expect(loadStyle(storage)).toEqual({ mode: "top", size: "large", color: 0x123456 });
    expect(loadStyle(null)).toEqual(defaultStyle);
  });
});

describe("parseColor", () => {
  test("[CMP3] reads what formatColor writes, and the short form", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (color) => {
        expect(parseColor(formatColor(color))).toBe(color);
      }),
    );
    expect(parseColor("0af")).toBe(0x00aaff);
    for (const wrong of ["", "#12", "#12345g", "red", "#1234567"]) expect(parseColor(wrong)).toBeNull();
  });
});
