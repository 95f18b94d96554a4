import type { Comment } from "@flyby/protocol";

/** What an author is called: the name they chose, else (files know none) the end of their id. */
export function shownName({ name, author }: Pick<Comment, "name" | "author">): string {
  return name === "" ? `#${author.slice(-4)}` : name;
}
