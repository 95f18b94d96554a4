import type { PictureItem } from "../core/picture.ts";
import type { OnScreen } from "./stage-contract.ts";

export function toOnScreen({ placement, pose }: PictureItem): OnScreen {
  const { comment, shape } = placement;
  return { id: comment.id, text: comment.text, x: pose.x, y: pose.y, width: shape.width, height: shape.height };
}
