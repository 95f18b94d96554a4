import type { PictureItem } from "./picture.ts";
import type { Pose } from "./pose.ts";

/** What can be pointed at: a comment's box and where it is. */
export interface Target {
  readonly id: number;
  readonly pose: Pose;
  readonly width: number;
  readonly height: number;
}

export function toTarget({ placement, pose }: PictureItem): Target {
  return { id: placement.comment.id, pose, width: placement.shape.width, height: placement.shape.height };
}

/** The topmost target under a point of the stage, CSS px. The last target is on top. */
export function hit(targets: readonly Target[], x: number, y: number): Target | null {
  return targets.findLast((target) => holds(target, x, y)) ?? null;
}

function holds({ pose, width, height }: Target, x: number, y: number): boolean {
  const angle = (-pose.rotate * Math.PI) / 180;
  const dx = x - pose.x;
  const dy = y - pose.y;
  const across = (dx * Math.cos(angle) - dy * Math.sin(angle)) / (pose.flip || 1);
  const down = dx * Math.sin(angle) + dy * Math.cos(angle);
  return across >= 0 && across < width && down >= 0 && down < height;
}
