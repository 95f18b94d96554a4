import type { Measure } from "../core/shape.ts";
import { cssFont } from "./font.ts";
import type { Context2D } from "./surface.ts";

/** Widths remembered: the same laughter is measured once. */
const maxRemembered = 20_000;

/** Measures with the fonts the text will be drawn in. */
export function createMeasure(context: Context2D): Measure {
  let known = new Map<string, number>();
  let font = "";
  return (text, px) => {
    const key = `${px} ${text}`;
    const width = known.get(key);
    if (width !== undefined) return width;
    const wanted = cssFont(text, px);
    // Setting a font parses it, even an equal one.
    if (wanted !== font) context.font = wanted;
    font = wanted;
    const measured = context.measureText(text).width;
    if (known.size >= maxRemembered) known = new Map();
    known.set(key, measured);
    return measured;
  };
}
