import type { Comment } from "@flyby/protocol";
import { createFilter } from "./filter.ts";
import type { LayerSettings } from "./settings.ts";
import { type Measure, type Shape, shapeText } from "./shape.ts";
import type { StageSize } from "./stage-size.ts";
import { fontPx, laneHeight } from "./type-size.ts";

/** A crossing takes 7 s whatever the width: what sites with years of practice use (7 to 8 s). Longer comments move faster. */
const crossMs = 7_000;
/** Comments at the top and bottom stand for 4 s. */
const fixedMs = 4_000;
/** density "queue": a comment waits at most this long for its lane; later it would no longer be about the moment. */
export const maxQueueMs: number = 1_000;
/** Share of the stage's height that subtitles take. */
const subtitleShare = 0.15;
/** Air between two comments of one lane, relative to the size of a normal one. */
const gapShare = 0.6;

/** Everything the layout depends on besides the comments. */
export interface Rules {
  readonly stage: StageSize;
  readonly settings: LayerSettings;
  readonly crossMs: number;
  readonly fixedMs: number;
  readonly gapPx: number;
  readonly laneHeight: number;
  readonly laneCount: number;
  /** Longest time a comment with a lane is on screen, its wait included, ms. */
  readonly spanMs: number;
  readonly shape: (comment: Comment) => Shape;
  readonly wanted: (comment: Comment) => boolean;
  /** The viewer's own comments are never left out. */
  readonly own: ReadonlySet<number>;
}

export function createRules(
  stage: StageSize,
  settings: LayerSettings,
  measure: Measure,
  own: ReadonlySet<number>,
): Rules {
  const lane = laneHeight(stage, settings.scale);
  const height = stage.height * Math.min(settings.area, settings.keepSubtitlesClear ? 1 - subtitleShare : 1);
  const crossing = crossMs / settings.speed;
  return {
    stage,
    settings,
    crossMs: crossing,
    fixedMs,
    gapPx: fontPx("normal", stage, settings.scale) * gapShare,
    laneHeight: lane,
    laneCount: Math.max(1, Math.floor(height / lane)),
    spanMs: Math.max(crossing, fixedMs) + maxQueueMs,
    shape: (comment) => shapeText(comment, stage, settings.scale, measure, stands(comment, settings)),
    wanted: createFilter(settings),
    own,
  };
}

/** Whether a comment stays in one place, so that all of it has to fit in at once. */
export function stands({ mode }: Comment, { still }: LayerSettings): boolean {
  return mode === "top" || mode === "bottom" || (still && mode !== "positioned");
}
