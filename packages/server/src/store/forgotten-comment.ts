import { type Comment, white } from "@flyby/protocol";

/** What is left of a deleted comment for its author's repeated nonce (LOG6): no text, name or looks. */
export function forgottenComment(left: Pick<Comment, "id" | "progress" | "author" | "createdAt">): Comment {
  const { id, progress, author, createdAt } = left;
  return { id, progress, mode: "scroll", size: "normal", color: white, author, name: "", text: "", createdAt };
}
