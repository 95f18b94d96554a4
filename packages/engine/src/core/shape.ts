import type { Comment } from "@flyby/protocol";
import type { StageSize } from "./stage-size.ts";
import { fontPx, lineHeight, minPx } from "./type-size.ts";

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

/** `standing`: it does not cross the stage, so all of it has to fit in at once. */
export function shapeText(
  comment: Pick<Comment, "text" | "size" | "extra">,
  stage: StageSize,
  scale: number,
  measure: Measure,
  standing = false,
): Shape {
  const px = fontPx(comment.size, stage, scale);
  const lines = drawnText(comment)
    .replaceAll("\t", "    ")
    .split("\n", maxLines)
    .map((line) => line.slice(0, maxLineUnits));
  const room = Math.max(1, stage.width) * (standing ? 1 : maxStageWidths);
  const shape = shapeLines(lines, px, Math.min(maxWidthPx, room), measure);
  return standing ? shrunk(lines, shape, room, measure) : shape;
}

/** With the number of those it stands for, where it stands for others like it. */
function drawnText({ text, extra }: Pick<Comment, "text" | "extra">): string {
  return extra?.times === undefined ? text : `${text} ×${extra.times}`;
}

function shapeLines(raw: readonly string[], px: number, limit: number, measure: Measure): Shape {
  let width = 0;
  const lines: string[] = [];
  for (const text of raw) {
    const line = fit(text, px, limit, measure);
    lines.push(line.text);
    width = Math.max(width, line.width);
  }
  return { lines, px, width: Math.max(1, Math.ceil(width)), height: Math.ceil(px * lineHeight) * lines.length };
}

/** What was cut for lack of width comes back smaller. */
function shrunk(lines: readonly string[], shape: Shape, room: number, measure: Measure): Shape {
  if (lines.every((line, index) => line === shape.lines[index])) return shape;
  const widest = Math.max(...lines.map((line) => measure(line, shape.px)));
  const px = Math.max(minPx, Math.floor((shape.px * room) / widest));
  return shapeLines(lines, px, room, measure);
}

function fit(text: string, px: number, limit: number, measure: Measure): { text: string; width: number } {
  const width = measure(text, px);
  if (width <= limit) return { text, width };
  const characters = Array.from(text);
  const cut = `${characters.slice(0, Math.floor((characters.length * limit) / width) - 1).join("")}…`;
  return { text: cut, width: Math.min(limit, measure(cut, px)) };
}
