import type { Measure } from "../core/shape.ts";
import { fontRuns } from "./font.ts";
import type { Context2D } from "./surface.ts";

/** Widths remembered: the same laughter is measured once. */
const maxRemembered = 20_000;

/** Measures with the fonts the text will be drawn in. */
export function createMeasure(context: Context2D): Measure {
  let known = new Map<string, number>();
  let font = "";
  return (text, px) => {
    const key = `${px} ${text}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    let width = 0;
    for (const run of fontRuns(text, px)) {
      // Setting a font parses it, even an equal one.
      if (run.font !== font) context.font = run.font;
      font = run.font;
      width += context.measureText(run.text).width;
    }
    if (known.size >= maxRemembered) known = new Map();
    known.set(key, width);
    return width;
  };
}
