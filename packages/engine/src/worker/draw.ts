import type { Comment } from "@flyby/protocol";
import type { Picture, PictureItem } from "../core/picture.ts";
import { lookOf } from "./sprite.ts";
import type { Sprites } from "./sprites.ts";
import type { Surface } from "./surface.ts";

/** A comment that is not accepted yet has a negative id and is drawn paler. */
const pendingAlpha = 0.6;

/** Draws a picture. Upright comments are copied to whole pixels: a fraction costs two to three times as much without a GPU. */
export function drawPicture(
  surface: Surface,
  picture: Picture,
  sprites: Sprites,
  ratio: number,
  isOwn: (comment: Comment) => boolean,
): void {
  const { context, canvas } = surface;
  sprites.beginFrame();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  let alpha = 1;
  for (const item of picture.items) {
    const { comment, shape } = item.placement;
    const sprite = sprites.get(lookOf(comment, shape, isOwn(comment)));
    if (sprite === null) continue;
    const wanted = comment.id < 0 ? item.pose.alpha * pendingAlpha : item.pose.alpha;
    if (wanted !== alpha) context.globalAlpha = wanted;
    alpha = wanted;
    const turned = item.pose.rotate !== 0 || item.pose.flip !== 1;
    if (turned) turn(surface, item, ratio);
    const x = turned ? 0 : Math.round(item.pose.x * ratio);
    const y = turned ? 0 : Math.round(item.pose.y * ratio);
    context.drawImage(sprite.canvas, x - sprite.pad, y - sprite.pad);
    if (turned) context.setTransform(1, 0, 0, 1, 0, 0);
  }
  context.globalAlpha = 1;
}

function turn({ context }: Surface, { pose }: PictureItem, ratio: number): void {
  const angle = (pose.rotate * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  context.setTransform(cos * pose.flip, sin * pose.flip, -sin, cos, pose.x * ratio, pose.y * ratio);
}
