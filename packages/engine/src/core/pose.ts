import type { Positioned } from "@flyby/protocol";
import type { Placement } from "./placement.ts";
import type { StageSize } from "./stage-size.ts";

/** Where a placement's box is at one moment: its top left corner in CSS px, opacity 0 to 1, turned around that corner. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly alpha: number;
  /** Degrees, clockwise; `flip` narrows it (-1 to 1), what a turn around the vertical axis looks like from far away. */
  readonly rotate: number;
  readonly flip: number;
}

/** A still row takes this long to appear and to go, ms. */
const fadeMs = 240;

export function poseAt(placement: Placement, progress: number, stage: StageSize): Pose {
  const { motion, start, end, shape, y } = placement;
  const along = (progress - start) / (end - start);
  const way = along * (stage.width + shape.width);
  switch (motion) {
    case "scroll":
      return flat(stage.width - way, y, 1);
    case "reverse":
      return flat(way - shape.width, y, 1);
    case "fixed":
      return flat((stage.width - shape.width) / 2, y, 1);
    case "still":
      return flat((stage.width - shape.width) / 2, y, clamp(Math.min(progress - start, end - progress) / fadeMs));
    case "positioned":
      return positionedPose(placement, progress, stage);
  }
}

function flat(x: number, y: number, alpha: number): Pose {
  return { x, y, alpha, rotate: 0, flip: 1 };
}

function positionedPose(placement: Placement, progress: number, stage: StageSize): Pose {
  const path = placement.comment.extra?.positioned;
  if (path === undefined) return flat(0, placement.y, 1);
  const elapsed = progress - placement.start;
  const [x, y] = pointAt(path, moved(path, elapsed));
  const along = clamp(elapsed / (placement.end - placement.start));
  return {
    x: x * stage.width,
    y: y * stage.height,
    alpha: clamp(path.fromOpacity + (path.toOpacity - path.fromOpacity) * along),
    rotate: path.rotateZ,
    flip: Math.cos((path.rotateY * Math.PI) / 180),
  };
}

/** How much of its way a positioned comment has behind it, 0 to 1. */
function moved(path: Positioned, elapsed: number): number {
  if (path.moveMs <= 0) return elapsed >= path.delayMs ? 1 : 0;
  const share = clamp((elapsed - path.delayMs) / path.moveMs);
  return path.linear ? share : share * share * (3 - 2 * share);
}

function pointAt(path: Positioned, share: number): readonly [number, number] {
  const points = path.path;
  if (points === undefined || points.length < 2) {
    return [path.x + (path.toX - path.x) * share, path.y + (path.toY - path.y) * share];
  }
  const reach = share * (points.length - 1);
  const index = Math.min(points.length - 2, Math.floor(reach));
  const [fromX, fromY] = points[index] ?? [0, 0];
  const [toX, toY] = points[index + 1] ?? [fromX, fromY];
  return [fromX + (toX - fromX) * (reach - index), fromY + (toY - fromY) * (reach - index)];
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
