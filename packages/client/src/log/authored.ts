import type { Comment } from "@flyby/protocol";
import * as bounds from "../bounds.ts";
import { createRecentIds } from "./recent-ids.ts";

/** Who wrote what was shown, so that a purge can name the comments it removes. Bounded: the oldest are forgotten. */
export interface Authored {
  remember(comments: Iterable<Pick<Comment, "id" | "author">>): void;
  forget(ids: Iterable<number>): void;
  /** Removed a short while ago: a cache may still hand it out. */
  isGone(id: number): boolean;
  by(author: string): readonly number[];
  all(): Iterable<number>;
  clear(): void;
}

export function createAuthored(): Authored {
  const authors = new Map<number, string>();
  const gone = createRecentIds(bounds.maxAuthored);
  return {
    remember(comments) {
      for (const { id, author } of comments) authors.set(id, author);
      for (const id of authors.keys()) {
        if (authors.size <= bounds.maxAuthored) break;
        authors.delete(id);
      }
    },
    forget(ids) {
      for (const id of ids) {
        authors.delete(id);
        gone.add(id);
      }
    },
    isGone: gone.has,
    by: (author) => [...authors].filter(([, each]) => each === author).map(([id]) => id),
    all: () => authors.keys(),
    clear() {
      authors.clear();
      gone.clear();
    },
  };
}
