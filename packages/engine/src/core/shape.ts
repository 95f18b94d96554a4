import type { Comment } from "@flyby/protocol";
import type { StageSize } from "./stage-size.ts";
import { fontPx, lineHeight } from "./type-size.ts";

/** Width of one line of text at a font size, both in CSS px. */
export type Measure = (text: string, px: number) => number;

/** A comment's text as it is drawn: its lines and the box around them, in CSS px. */
export interface Shape {
  readonly lines: readonly string[];
  readonly px: number;
  readonly width: number;
  readonly height: number;
}

/** Comment art of old files has about 40 lines; more cannot be seen on any stage. */
const maxLines = 60;
/** A wider line crosses too fast to be read, and browsers refuse canvases beyond 32,767 px. */
const maxStageWidths = 4;
const maxWidthPx = 8_000;
/** Units of a line that are looked at: more than fit into the greatest width at the smallest size. */
const maxLineUnits = 2_000;

export function shapeText(
  comment: Pick<Comment, "text" | "size">,
  stage: StageSize,
  scale: number,
  measure: Measure,
): Shape {
  const px = fontPx(comment.size, stage, scale);
  const limit = Math.min(maxWidthPx, Math.max(1, stage.width) * maxStageWidths);
  let width = 0;
  const lines: string[] = [];
  for (const raw of comment.text.replaceAll("\t", "    ").split("\n", maxLines)) {
    const line = fit(raw.slice(0, maxLineUnits), px, limit, measure);
    lines.push(line.text);
    width = Math.max(width, line.width);
  }
  return { lines, px, width: Math.max(1, Math.ceil(width)), height: Math.ceil(px * lineHeight) * lines.length };
}

function fit(text: string, px: number, limit: number, measure: Measure): { text: string; width: number } {
  const width = measure(text, px);
  if (width <= limit) return { text, width };
  const characters = Array.from(text);
  const cut = `${characters.slice(0, Math.floor((characters.length * limit) / width) - 1).join("")}…`;
  return { text: cut, width: Math.min(limit, measure(cut, px)) };
}
