import { type Comment, encodeEntry } from "@flyby/protocol";
import { forgottenComment } from "../forgotten-comment.ts";

const noId = 0;
const jsonStart = `{"id":${noId}`;
const wireStart = `[${noId},"comment",${noId}`;

export function toComment(id: number, from: Omit<Comment, "id">): Comment {
  const { progress, mode, size, color, author, name, text, createdAt, extra } = from;
  const plain: Comment = { id, progress, mode, size, color, author, name, text, createdAt };
  return extra === undefined ? plain : { ...plain, extra };
}

/** A comment's JSON behind its id, which only the database knows. */
export function commentJson(comment: Omit<Comment, "id">): string {
  return JSON.stringify(toComment(noId, comment)).slice(jsonStart.length);
}

/** The text of a comment's entry behind seq, kind and id. */
export function commentWire(comment: Omit<Comment, "id">): string {
  const entry = encodeEntry({ kind: "comment", seq: 0, comment: toComment(noId, comment) });
  return JSON.stringify(entry).slice(wireStart.length);
}

/** A comment that was posted before, or what is left of it (LOG6). */
export function recall(
  json: string | null | undefined,
  left: Pick<Comment, "id" | "progress" | "author" | "createdAt">,
): Comment {
  return typeof json === "string" ? JSON.parse(json) : forgottenComment(left);
}
