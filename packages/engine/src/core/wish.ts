import type { Comment } from "@flyby/protocol";
import { type Motion, noLane, type Placement } from "./placement.ts";
import { type Rules, stands } from "./rules.ts";

/** What a comment asks of the lanes: when it would like to start, how long it stays, how many lanes it needs. */
export function toWish(comment: Comment, start: number, rules: Rules): Placement {
  const shape = rules.shape(comment);
  const motion = motionOf(comment, rules);
  const crosses = motion === "scroll" || motion === "reverse";
  const durationMs = crosses ? rules.crossMs : rules.fixedMs;
  return {
    comment,
    motion,
    start,
    end: start + durationMs,
    clearMs: crosses ? enterMs(shape.width, rules) : durationMs,
    lane: noLane,
    lanes: Math.max(1, Math.ceil(shape.height / rules.laneHeight - fits)),
    y: 0,
    shape,
  };
}

/** Half a pixel of rounding must not cost a second lane. */
const fits = 0.05;

/** Time from a comment's start until it has fully entered, with the gap behind it. */
export function enterMs(width: number, rules: Rules): number {
  return (rules.crossMs * (width + rules.gapPx)) / (rules.stage.width + width);
}

function motionOf(comment: Comment, rules: Rules): Motion {
  if (rules.settings.still) return "still";
  return comment.mode === "reverse" ? "reverse" : stands(comment, rules.settings) ? "fixed" : "scroll";
}
