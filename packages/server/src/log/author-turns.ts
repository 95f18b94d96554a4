import { at, type LoggedEntry } from "./logged-entry.ts";

/**
 * Authors whose last turn is remembered: at 100 comments a second, more than the last minute of a room. Who was forgotten
 * counts as one who had none.
 */
export const maxRememberedAuthors = 8_192;

/** Whose turn it is where not all can be heard: those who were heard least lately first, one comment each and round. */
export interface AuthorTurns {
  /** The same comments, in the order in which they should be chosen. */
  order(comments: readonly LoggedEntry[]): readonly LoggedEntry[];
  heard(comment: LoggedEntry): void;
}

export function createAuthorTurns(): AuthorTurns {
  /** Author to the number of their last turn, longest ago first. */
  const turns = new Map<unknown, number>();
  let count = 0;

  return {
    order: (comments) => {
      const rounds = new Map<unknown, number>();
      return comments
        .map((entry) => {
          const author = entry.raw[at.author];
          const round = rounds.get(author) ?? 0;
          rounds.set(author, round + 1);
          return { entry, round, turn: turns.get(author) ?? 0 };
        })
        .sort((a, b) => a.round - b.round || a.turn - b.turn || a.entry.seq - b.entry.seq)
        .map(({ entry }) => entry);
    },
    heard: ({ raw }) => {
      const author = raw[at.author];
      turns.delete(author);
      turns.set(author, ++count);
      if (turns.size <= maxRememberedAuthors) return;
      const [longestAgo] = turns.keys();
      turns.delete(longestAgo);
    },
  };
}
