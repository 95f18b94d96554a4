import type { Picture } from "../core/picture.ts";

/** What was drawn, as plain data. */
export interface FrameReport {
  readonly progress: number;
  readonly onScreen: readonly {
    readonly id: number;
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
  readonly hidden: number;
}

export function toFrameReport({ progress, items, hidden }: Picture): FrameReport {
  const onScreen = items.map(({ placement: { comment, shape }, pose }) => {
    return { id: comment.id, text: comment.text, x: pose.x, y: pose.y, width: shape.width, height: shape.height };
  });
  return { progress, onScreen, hidden };
}
