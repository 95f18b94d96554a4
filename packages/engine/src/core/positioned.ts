import type { Comment } from "@flyby/protocol";
import type { Placement } from "./placement.ts";
import type { Rules } from "./rules.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

/** Files in the wild hold durations of hours by mistake; two minutes is the longest that is meant. */
const maxDurationMs = 120_000;
/** More at once is an attack or a mistake: comment art uses some hundred. The latest win. */
const maxShown = 1_000;

/** Comments that carry their own path. They take no lane, so any picture of them is a plain search. */
export interface PositionedComments {
  readonly timeline: Timeline;
  /** On screen at `progress`, and how many more were due. */
  at(progress: number, rules: Rules): { readonly placements: readonly Placement[]; readonly hidden: number };
}

export function createPositioned(): PositionedComments {
  const timeline = createTimeline();
  let placed = new Map<number, Placement>();
  let placedBy: Rules | null = null;

  function placement(comment: Comment, rules: Rules): Placement {
    if (placedBy !== rules || placed.size > maxShown * 4) placed = new Map();
    placedBy = rules;
    const known = placed.get(comment.id);
    if (known !== undefined) return known;
    const made = toPlacement(comment, rules);
    placed.set(comment.id, made);
    return made;
  }

  return {
    timeline,
    at(progress, rules) {
      if (timeline.size() === 0 || !rules.settings.modes.positioned) return { placements: [], hidden: 0 };
      const due = timeline
        .between(progress - maxDurationMs, progress + 1)
        .filter(
          (comment) =>
            comment.progress <= progress && progress < comment.progress + durationMs(comment) && rules.wanted(comment),
        );
      const shown = due.slice(-maxShown);
      return {
        placements: shown.map((comment) => placement(comment, rules)),
        hidden: due.length - shown.length,
      };
    },
  };
}

function toPlacement(comment: Comment, rules: Rules): Placement {
  const start = comment.progress;
  const shape = rules.shape(comment);
  return {
    comment: rules.settings.still ? unmoved(comment) : comment,
    motion: "positioned",
    start,
    end: start + durationMs(comment),
    clearMs: 0,
    lane: 0,
    lanes: 0,
    y: 0,
    shape,
  };
}

/** Under reduced motion it stays where it begins. */
function unmoved(comment: Comment): Comment {
  const path = comment.extra?.positioned;
  if (path === undefined) return comment;
  return { ...comment, extra: { ...comment.extra, positioned: { ...path, moveMs: 0, delayMs: maxDurationMs } } };
}

/** A positioned comment without a path stands where a file's default is: four seconds at the top left corner. */
function durationMs(comment: Comment): number {
  const wished = comment.extra?.positioned?.durationMs ?? 4_000;
  return Math.min(maxDurationMs, Math.max(0, wished));
}
