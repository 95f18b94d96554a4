import type { Comment } from "@flyby/protocol";
import { createLanes } from "./lanes.ts";
import { noLane, type Placement } from "./placement.ts";
import type { Rules } from "./rules.ts";
import type { Timeline } from "./timeline.ts";
import { enterMs, toWish } from "./wish.ts";

/**
 * The picture from the moment something arrived or vanished: what is visible stays where it is, and what comes is laid
 * around it in the order it comes. The canonical picture returns with the next seek.
 */
export interface Live {
  /** Progress up to which the timeline has been taken in. */
  upTo(): number;
  /** Everything due, hidden placements included. */
  placements(): readonly Placement[];
  /** Takes in what became due since the last call. */
  advance(progress: number): void;
  arrive(comment: Comment, now: number, playing: boolean): void;
  drop(ids: ReadonlySet<number>): void;
  /** The same placement, another comment. Returns false when `id` is not here. */
  swap(id: number, comment: Comment): boolean;
}

/** Progress is whole ms: what is written now may be this much ahead of now, and a clock that stands never gets there. */
const roundingMs = 1;

export function createLive(timeline: Timeline, rules: Rules, pinned: readonly Placement[], from: number): Live {
  const lanes = createLanes(rules);
  let placements = [...pinned];
  let upTo = from;
  // They fly already, although their own moment may still be a little ahead.
  const early = new Set<number>();
  for (const placement of placements) if (placement.lane !== noLane) lanes.claim(placement);

  function advance(progress: number): void {
    if (progress <= upTo) return;
    lanes.forget(progress - rules.spanMs, true);
    for (const comment of timeline.between(upTo, progress + 1)) {
      if (comment.progress <= upTo || comment.progress > progress || !rules.wanted(comment)) continue;
      if (early.has(comment.id)) continue;
      put(toWish(comment, comment.progress, rules));
    }
    upTo = progress;
    placements = placements.filter(({ end }) => end > progress);
  }

  function put(wish: Placement): void {
    placements.push(lanes.place(wish, rules.own.has(wish.comment.id)));
  }

  return {
    upTo: () => upTo,
    placements: () => placements,
    advance,
    arrive(comment, now, playing) {
      advance(now);
      // A clock may have stepped back: what lies before `upTo` is taken in here or never.
      if (comment.progress > upTo + roundingMs) return;
      if (comment.progress > upTo) early.add(comment.id);
      const wish = toWish(comment, now, rules);
      if (now >= comment.progress + (wish.end - wish.start)) return;
      // Somebody who pauses to write wants to see what they sent: while nothing moves it stands fully entered.
      const crosses = wish.motion === "scroll" || wish.motion === "reverse";
      put(playing || !crosses ? wish : toWish(comment, now - enterMs(wish.shape.width, rules), rules));
    },
    drop(ids) {
      placements = placements.filter(({ comment }) => !ids.has(comment.id));
    },
    swap(id, comment) {
      const index = placements.findIndex((placement) => placement.comment.id === id);
      const placement = placements[index];
      if (placement === undefined) return false;
      placements[index] = { ...placement, comment };
      early.add(comment.id);
      return true;
    },
  };
}
