import type { Comment } from "@flyby/protocol";
import type { Shape } from "../core/shape.ts";
import { lineHeight } from "../core/type-size.ts";
import { fontRuns } from "./font.ts";
import type { Context2D, CreateSurface, Surface } from "./surface.ts";

/** A comment's text as pixels, made once and then only copied. */
export interface Sprite {
  readonly canvas: Surface["canvas"];
  readonly width: number;
  readonly height: number;
  /** From the sprite's edge to the comment's box, in canvas pixels: room for outline and frame. */
  readonly pad: number;
}

export interface SpriteLook {
  readonly shape: Shape;
  readonly color: number;
  readonly outline: boolean;
  /** The frame of the viewer's own comments. */
  readonly framed: boolean;
}

export function lookOf(comment: Comment, shape: Shape, framed: boolean): SpriteLook {
  const outline = comment.mode !== "positioned" || comment.extra?.positioned?.outline !== false;
  return { shape, color: comment.color, outline, framed };
}

/** Browsers refuse larger canvases, some silently. */
const maxSide = 16_384;
/** 2 px at the base size of 25. */
const outlineShare = 2 / 25;
const ownFrame = "#C6F24E";
const darkOutline = "rgba(0, 0, 0, 0.82)";
const lightOutline = "rgba(255, 255, 255, 0.86)";
/** Relative luminance below which a dark outline would swallow the text. */
const darkBelow = 0.08;
/** Baseline below the middle of a line, relative to the font size: centres capitals as well as ideographs. */
const baselineShare = 0.36;

export function createSprite(look: SpriteLook, ratio: number, createSurface: CreateSurface): Sprite | null {
  const { shape } = look;
  const outline = look.outline ? Math.max(1, shape.px * outlineShare) : 0;
  const pad = Math.ceil((outline + (look.framed ? 4 : 1)) * ratio);
  const width = Math.min(maxSide, Math.ceil(shape.width * ratio) + 2 * pad);
  const height = Math.min(maxSide, Math.ceil(shape.height * ratio) + 2 * pad);
  const surface = createSurface(width, height);
  if (surface === null) return null;
  const { context } = surface;
  context.setTransform(ratio, 0, 0, ratio, pad, pad);
  context.textBaseline = "alphabetic";
  context.lineJoin = "round";
  context.lineWidth = 2 * outline;
  context.strokeStyle = luminance(look.color) < darkBelow ? lightOutline : darkOutline;
  context.fillStyle = `#${(look.color & 0xffffff).toString(16).padStart(6, "0")}`;
  const line = Math.ceil(shape.px * lineHeight);
  for (const [index, text] of shape.lines.entries()) {
    const baseline = Math.round(line * (index + 0.5) + shape.px * baselineShare);
    // All outlines first: one run's would lie over the letters of the run before it.
    if (outline > 0) eachRun(context, text, shape.px, (run, x) => context.strokeText(run, x, baseline));
    eachRun(context, text, shape.px, (run, x) => context.fillText(run, x, baseline));
  }
  if (look.framed) frame(context, shape);
  return { canvas: surface.canvas, width, height, pad };
}

function eachRun(context: Context2D, line: string, px: number, draw: (text: string, x: number) => void): void {
  const runs = fontRuns(line, px);
  let x = 0;
  for (const { text, font } of runs) {
    context.font = font;
    draw(text, x);
    if (runs.length > 1) x += context.measureText(text).width;
  }
}

function frame(context: Context2D, shape: Shape): void {
  context.lineWidth = 1.5;
  context.strokeStyle = ownFrame;
  context.beginPath();
  context.roundRect(-3, 0.75, shape.width + 6, shape.height - 1.5, 4);
  context.stroke();
}

/** WCAG relative luminance of 0xRRGGBB, 0 to 1. */
function luminance(color: number): number {
  const channel = (shift: number): number => {
    const value = ((color >> shift) & 0xff) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0);
}
