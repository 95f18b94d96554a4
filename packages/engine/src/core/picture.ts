import type { Placement } from "./placement.ts";
import type { Pose } from "./pose.ts";

export interface PictureItem {
  readonly placement: Placement;
  readonly pose: Pose;
  /** false: it stays at this pose as time goes on. */
  readonly moves: boolean;
}

/** What is on screen at one progress, in drawing order: the last is on top. */
export interface Picture {
  readonly progress: number;
  readonly items: readonly PictureItem[];
  /** Due now and not shown, for lack of room. */
  readonly hidden: number;
}
