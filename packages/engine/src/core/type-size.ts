import type { Size } from "@flyby/protocol";
import type { StageSize } from "./stage-size.ts";

/** px of a normal comment on a stage 720 px high. The other sizes keep the field's proportions, 18 : 25 : 36. */
const basePx = 25;
const baseHeight = 720;
const proportions: Readonly<Record<Size, number>> = { small: 18 / 25, normal: 1, large: 36 / 25 };

/** Below this strokes of Chinese characters close up; a phone's stage of 219 px would ask for 8. */
const minNormalPx = 15;
/** No comment is smaller than this. */
export const minPx = 12;

/** Height of a line relative to its font size: room for the outline of two lines that touch. */
export const lineHeight = 1.28;

/** Font size in CSS px, a whole number so that glyphs are hinted alike in every comment. */
export function fontPx(size: Size, stage: StageSize, scale: number): number {
  const normal = Math.max(minNormalPx, (basePx * stage.height) / baseHeight) * scale;
  return Math.max(minPx, Math.round(normal * proportions[size]));
}

/** Height of one lane in CSS px: a line of a normal comment. */
export function laneHeight(stage: StageSize, scale: number): number {
  return Math.ceil(fontPx("normal", stage, scale) * lineHeight);
}
