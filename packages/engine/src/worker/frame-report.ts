import type { Picture } from "../core/picture.ts";
import type { StageReport } from "../web/stage-contract.ts";

/** What was drawn, as plain data. */
export type FrameReport = Omit<StageReport, "renderer">;

export function toFrameReport({ progress, items, hidden }: Picture): FrameReport {
  const onScreen = items.map(({ placement: { comment, shape }, pose }) => {
    return { id: comment.id, text: comment.text, x: pose.x, y: pose.y, width: shape.width, height: shape.height };
  });
  return { progress, onScreen, hidden };
}
