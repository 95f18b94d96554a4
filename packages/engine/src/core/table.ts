import type { Comment } from "@flyby/protocol";
import { type Target, toTarget } from "./hit.ts";
import type { Picture } from "./picture.ts";
import { type Motion, noLane, type Placement } from "./placement.ts";
import { type Pose, poseAt } from "./pose.ts";
import type { StageSize } from "./stage-size.ts";

/**
 * What is on screen as numbers, small enough to cross threads whenever it changes. With it the other side can say where
 * everything is at any moment without asking.
 */
export type Table = Float64Array<ArrayBuffer>;

const columns = 8;
const motions: readonly Motion[] = ["scroll", "reverse", "fixed", "still", "positioned"];
/** It does not move as its motion says: x and y are where it is. */
const held = -1;

export function toTable(picture: Picture): Table {
  const table = new Float64Array(picture.items.length * columns);
  for (const [index, { placement, pose, moves }] of picture.items.entries()) {
    const { comment, motion, start, end, shape } = placement;
    const kind = moves ? motions.indexOf(motion) : held;
    table.set([comment.id, kind, start, end, pose.x, pose.y, shape.width, shape.height], index * columns);
  }
  return table;
}

/** Says whether two tables hold the same placements; x of what moves is not compared. */
export function isSameTable(a: Table, b: Table): boolean {
  return a.length === b.length && a.every((value, index) => index % columns === 4 || value === b[index]);
}

export function toTargets(
  table: Table,
  progress: number,
  stage: StageSize,
  find: (id: number) => Comment | undefined,
): readonly Target[] {
  const targets: Target[] = [];
  for (let at = 0; at < table.length; at += columns) {
    const [id = 0, kind = 0, start = 0, end = 0, x = 0, y = 0, width = 0, height = 0] = table.subarray(
      at,
      at + columns,
    );
    const comment = find(id);
    const motion = motions[kind];
    if (comment === undefined) continue;
    const pose: Pose = { x, y, alpha: 1, rotate: 0, flip: 1 };
    if (motion === undefined) {
      targets.push({ id, pose, width, height });
      continue;
    }
    if (progress < start || progress >= end) continue;
    const shape = { lines: [], px: 0, width, height };
    const placement: Placement = { comment, motion, start, end, clearMs: 0, lane: noLane, lanes: 1, y, shape };
    targets.push(toTarget({ placement, pose: poseAt(placement, progress, stage), moves: true }));
  }
  return targets;
}
