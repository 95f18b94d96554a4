import type { Comment } from "@flyby/protocol";
import { createLanes, type Lanes } from "./lanes.ts";
import { noLane, type Placement } from "./placement.ts";
import { maxQueueMs, type Rules, stands } from "./rules.ts";
import { lowerBound, type Timeline } from "./timeline.ts";
import { toWish } from "./wish.ts";

/**
 * The canonical layout, made in pieces so that a seek anywhere costs one piece.
 *
 * The timeline is cut into windows. The last stretch of each, its seam, is as long as anything stays on screen and is laid
 * out first, from empty lanes, knowing nothing but itself. The rest of a window is laid out between the seam before it and
 * the seam after it. Nothing reaches over a seam, so each piece depends on a bounded part of the timeline and on no
 * history: the same for everybody, wherever they come from, and a new segment disturbs only its own windows.
 */
export interface Windows {
  /** Placements with from < start <= to, hidden ones included, in order of (start, id). */
  placed(from: number, to: number): readonly Placement[];
  /** The comments at these progresses changed. */
  touch(comments: readonly Comment[]): void;
}

const windowMs = 60_000;
/** Within one such span heavier comments choose their lanes first. */
const contestMs = 1_000;
const plainWeight = 5;
/** Windows kept: an hour of dense comments is some ten thousand placements. */
const maxWindows = 64;

export function createWindows(timeline: Timeline, rules: Rules): Windows {
  const seams = new Map<number, readonly Placement[]>();
  const bodies = new Map<number, readonly Placement[]>();
  const seamMs = Math.min(windowMs, rules.spanMs);

  function seam(index: number): readonly Placement[] {
    return remembered(seams, index, () => {
      const end = (index + 1) * windowMs;
      return fill(timeline.between(end - seamMs, end), createLanes(rules), rules);
    });
  }

  function body(index: number): readonly Placement[] {
    return remembered(bodies, index, () => {
      const lanes = createLanes(rules);
      for (const placement of [...seam(index - 1), ...seam(index)]) {
        if (placement.lane !== noLane) lanes.claim(placement);
      }
      return fill(timeline.between(index * windowMs, (index + 1) * windowMs - seamMs), lanes, rules);
    });
  }

  return {
    placed(from, to) {
      const found: Placement[] = [];
      for (let index = Math.floor((from - maxQueueMs) / windowMs); index <= Math.floor(to / windowMs); index++) {
        for (const piece of [body(index), seam(index)]) {
          for (let at = startsAfter(piece, from); at < piece.length; at++) {
            const placement = piece[at];
            if (placement === undefined || placement.start > to) break;
            found.push(placement);
          }
        }
      }
      return found.sort(byStart);
    },
    touch(comments) {
      for (const { progress } of comments) {
        const index = Math.floor(progress / windowMs);
        bodies.delete(index);
        if (progress < (index + 1) * windowMs - seamMs) continue;
        seams.delete(index);
        bodies.delete(index + 1);
      }
    },
  };
}

/** What stands is placed first: it does not mind what crosses, but what crosses goes around it. */
function fill(comments: readonly Comment[], lanes: Lanes, rules: Rules): readonly Placement[] {
  const wanted = comments.filter((comment) => comment.mode !== "positioned" && rules.wanted(comment));
  const standing = wanted.filter((comment) => stands(comment, rules.settings));
  const crossing = wanted.filter((comment) => !stands(comment, rules.settings));
  const placed: Placement[] = [];
  for (const kind of [standing, crossing]) {
    for (let from = 0; from < kind.length; ) {
      const contest = Math.floor((kind[from] as Comment).progress / contestMs);
      const to = lowerBound(kind, (contest + 1) * contestMs);
      lanes.forget(contest * contestMs, kind === crossing);
      for (const comment of byWeight(kind.slice(from, to))) {
        placed.push(lanes.place(toWish(comment, comment.progress, rules), rules.own.has(comment.id)));
      }
      from = to;
    }
  }
  return placed.sort(byStart);
}

/** Stable, so that equal weights keep the order of (progress, id). */
function byWeight(comments: Comment[]): Comment[] {
  return comments.some((comment) => comment.extra?.weight !== undefined)
    ? comments.sort((a, b) => weight(b) - weight(a))
    : comments;
}

function weight(comment: Comment): number {
  return comment.extra?.weight ?? plainWeight;
}

export function byStart(a: Placement, b: Placement): number {
  return a.start - b.start || a.comment.id - b.comment.id;
}

function startsAfter(sorted: readonly Placement[], start: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const placement = sorted[middle];
    if (placement !== undefined && placement.start <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function remembered<T>(cache: Map<number, T>, key: number, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  if (cache.size >= maxWindows) {
    const [oldest] = cache.keys();
    if (oldest !== undefined) cache.delete(oldest);
  }
  cache.set(key, made);
  return made;
}
