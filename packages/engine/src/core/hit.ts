import type { PictureItem } from "./picture.ts";

/** The topmost item under a point of the stage, CSS px. */
export function hit(items: readonly PictureItem[], x: number, y: number): PictureItem | null {
  return items.findLast((item) => holds(item, x, y)) ?? null;
}

function holds({ pose, placement }: PictureItem, x: number, y: number): boolean {
  const angle = (-pose.rotate * Math.PI) / 180;
  const dx = x - pose.x;
  const dy = y - pose.y;
  const across = (dx * Math.cos(angle) - dy * Math.sin(angle)) / (pose.flip || 1);
  const down = dx * Math.sin(angle) + dy * Math.cos(angle);
  return across >= 0 && across < placement.shape.width && down >= 0 && down < placement.shape.height;
}
