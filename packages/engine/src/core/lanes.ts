import { passesBehind } from "./passing.ts";
import { noLane, type Placement } from "./placement.ts";
import { maxQueueMs, type Rules } from "./rules.ts";

/**
 * Who may enter which lane when, by arithmetic alone.
 *
 * All crossings take the same time, so of two comments of one lane that move the same way the earlier one also leaves
 * first; they never touch if the first has fully entered before the second starts, and the second's head reaches the far
 * edge after the first has left. Both conditions say the same for the longer of the two: starts must lie at least
 * `max(clearMs)` apart. The condition does not ask who is first, so a lane can be filled in any order. Comments that move
 * against each other need a whole crossing between them. What stands still has lanes of its own kind.
 */
export interface Lanes {
  /** Finds a lane and takes it; a placement without a lane when there is none. */
  place(wish: Placement, mustShow: boolean): Placement;
  /** Takes the lanes of what is already placed. */
  claim(placement: Placement): void;
  /** Forgets what cannot matter to anything that starts at or after `progress`; what stands only where told to. */
  forget(progress: number, standingToo: boolean): void;
}

/**
 * density "overlap" piles up; beyond so many in a row more comparisons choose no better lane. Elsewhere a row holds as many
 * as have room in it, and each of them counts.
 */
const maxPerRow = 12;

export function createLanes(rules: Rules): Lanes {
  const moving = createRows(rules.laneCount);
  const standing = createRows(rules.laneCount);
  const piles = rules.settings.density === "overlap";

  function rowsOf(placement: Placement): Placement[][] {
    return isMoving(placement) ? moving : standing;
  }

  function claim(placement: Placement): void {
    const rows = rowsOf(placement);
    for (let lane = placement.lane; lane < placement.lane + placement.lanes; lane++) {
      const row = rows[lane];
      if (row === undefined) continue;
      row.push(placement);
      if (piles && row.length > maxPerRow * 2) row.splice(0, maxPerRow);
    }
  }

  function place(wish: Placement, mustShow: boolean): Placement {
    const rows = rowsOf(wish);
    const lanes = Math.min(wish.lanes, rules.laneCount);
    const last = rules.laneCount - lanes;
    const fromBottom = wish.comment.mode === "bottom";
    const mayWait = rules.settings.density === "queue" ? maxQueueMs : 0;
    let best = noLane;
    let bestStart = Number.POSITIVE_INFINITY;
    for (let step = 0; step <= last; step++) {
      const lane = fromBottom ? last - step : step;
      const start = earliest(rows, lane, lanes, wish, mayWait, rules.crossMs);
      if (start === wish.start && !isBehind(wish, lane, lanes)) return take(wish, lane, lanes, start);
      if (start >= bestStart) continue;
      best = lane;
      bestStart = start;
    }
    if (best === noLane) {
      if (!piles && !mustShow) return { ...wish, lane: noLane };
      return take(wish, quietest(rows, lanes, last, fromBottom), lanes, wish.start);
    }
    return take(wish, best, lanes, bestStart);
  }

  /** What crosses is read best where it does not pass behind something that stands. */
  function isBehind(wish: Placement, lane: number, lanes: number): boolean {
    if (!isMoving(wish)) return false;
    for (let index = lane; index < lane + lanes; index++) {
      if (standing[index]?.some((other) => passesBehind(wish, other, rules))) return true;
    }
    return false;
  }

  function take(wish: Placement, lane: number, lanes: number, start: number): Placement {
    const placed = settle(wish, lane, lanes, start, rules);
    claim(placed);
    return placed;
  }

  function forget(progress: number, standingToo: boolean): void {
    for (const rows of standingToo ? [moving, standing] : [moving]) {
      for (const [lane, row] of rows.entries()) {
        if (row.length < 2) continue;
        let newest = Number.NEGATIVE_INFINITY;
        for (const { start } of row) if (start < progress && start > newest) newest = start;
        rows[lane] = row.filter(({ start }) => start >= newest);
      }
    }
  }

  return { place, claim, forget };
}

function createRows(count: number): Placement[][] {
  return Array.from({ length: count }, () => []);
}

export function isMoving(placement: Placement): boolean {
  return placement.motion === "scroll" || placement.motion === "reverse";
}

function settle(wish: Placement, lane: number, lanes: number, start: number, rules: Rules): Placement {
  const room = lanes * rules.laneHeight;
  const y = lane * rules.laneHeight + Math.max(0, Math.floor((room - wish.shape.height) / 2));
  return { ...wish, lane, lanes, y, start, end: start + (wish.end - wish.start) };
}

/** How far apart two starts in one lane must lie, ms. */
export function separationMs(a: Placement, b: Placement, crossMs: number): number {
  return a.motion === b.motion || !isMoving(a) ? Math.max(a.clearMs, b.clearMs) : crossMs;
}

/** The earliest start from the wished one on at which `lanes` rows are free, infinite beyond `mayWait`. */
function earliest(
  rows: readonly Placement[][],
  lane: number,
  lanes: number,
  wish: Placement,
  mayWait: number,
  crossMs: number,
): number {
  let start = wish.start;
  for (let moved = true; moved; ) {
    moved = false;
    for (let index = lane; index < lane + lanes; index++) {
      for (const other of rows[index] ?? []) {
        const apart = separationMs(other, wish, crossMs);
        if (start >= other.start + apart || start <= other.start - apart) continue;
        start = other.start + apart;
        if (start - wish.start > mayWait) return Number.POSITIVE_INFINITY;
        moved = true;
      }
    }
  }
  return start;
}

/** The lanes whose newest comment is the oldest, of equals the emptiest: overlaps spread evenly and stay aligned. */
function quietest(rows: readonly Placement[][], lanes: number, last: number, fromBottom: boolean): number {
  let best = 0;
  let bestNewest = Number.POSITIVE_INFINITY;
  let bestCount = 0;
  for (let step = 0; step <= last; step++) {
    const lane = fromBottom ? last - step : step;
    let newest = Number.NEGATIVE_INFINITY;
    let count = 0;
    for (let index = lane; index < lane + lanes; index++) {
      for (const other of rows[index] ?? []) newest = Math.max(newest, other.start);
      count += rows[index]?.length ?? 0;
    }
    if (newest > bestNewest || (newest === bestNewest && count >= bestCount)) continue;
    best = lane;
    bestNewest = newest;
    bestCount = count;
  }
  return best;
}
