import type { Comment } from "@flyby/protocol";
import type { Measure } from "./shape.ts";

/** A plain comment, for tests. */
export function exampleComment(part: Partial<Comment> & Pick<Comment, "id">): Comment {
  return {
    progress: 0,
    mode: "scroll",
    size: "normal",
    color: 0xffffff,
    author: "author",
    name: "Name",
    text: `comment ${part.id}`,
    createdAt: 0,
    ...part,
  };
}

/** As wide as a font in which every character is half as wide as high. For tests. */
export const exampleMeasure: Measure = (text, px) => text.length * px * 0.5;
