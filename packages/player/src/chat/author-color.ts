import { contrast, hslToRgb, parseHex, type Rgb } from "./contrast.ts";

/** Smallest contrast of a name against what is behind it (WCAG AA for text). */
export const minContrast = 4.5;

/** What stands behind names: page and surface of the dark and of the light theme (theme/tokens.ts). */
export const behindNames: Readonly<Record<"dark" | "light", readonly string[]>> = {
  // The last one is a row under the pointer.
  dark: ["#0f1217", "#181d24", "#262c35"],
  light: ["#fafaf7", "#ffffff", "#ecece8"],
};

const saturation: Readonly<Record<"dark" | "light", number>> = { dark: 0.62, light: 0.68 };

/** 0 to 359, the same for the same author everywhere. */
export function authorHue(author: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < author.length; i++) hash = Math.imul(hash ^ author.charCodeAt(i), 0x01000193);
  // Spreads neighbours: ids that differ in one character differ in the hash's low bits first.
  return ((hash ^ (hash >>> 15)) >>> 0) % 360;
}

/** A CSS colour of this hue that can be read on the theme: the first lightness with enough contrast. */
export function nameColor(hue: number, theme: "dark" | "light"): string {
  const backgrounds = behindNames[theme].map(parseHex);
  const step = theme === "dark" ? 1 : -1;
  let lightness = theme === "dark" ? 66 : 42;
  while (lightness > 0 && lightness < 100 && !readable(hslToRgb(hue, saturation[theme], lightness / 100), backgrounds))
    lightness += step;
  const [red, green, blue] = hslToRgb(hue, saturation[theme], lightness / 100);
  return `rgb(${red} ${green} ${blue})`;
}

const cache = new Map<string, string>();
/** Authors whose colour is remembered; a busy room has thousands. */
const maxCached = 2_000;

/** Follows the page's `color-scheme`. */
export function authorColor(author: string): string {
  let color = cache.get(author);
  if (color === undefined) {
    const hue = authorHue(author);
    color = `light-dark(${nameColor(hue, "light")}, ${nameColor(hue, "dark")})`;
    if (cache.size >= maxCached) cache.clear();
    cache.set(author, color);
  }
  return color;
}

function readable(color: Rgb, backgrounds: readonly Rgb[]): boolean {
  return backgrounds.every((background) => contrast(color, background) >= minContrast);
}
