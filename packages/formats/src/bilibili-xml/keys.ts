import { fingerprint } from "../fingerprint.ts";
import type { ImportedComment } from "../imported-comment.ts";

export interface Keys {
  next(comment: Omit<ImportedComment, "key">): string;
}

/**
 * Keys of one file's comments: the id where the file has one, else a fingerprint and its number among equals. The moment
 * goes with the id, because small systems all count from 1, and two of their files may go into one room. Files exist in
 * which one id stands on different comments of one moment; then the first keeps it, the others are told by fingerprint.
 */
export function createKeys(): Keys {
  const owners = new Map<string, string>();
  const seen = new Map<string, number>();
  return {
    next(comment) {
      const print = printOf(comment);
      if (comment.foreignId !== null) {
        const id = `id:${comment.foreignId}@${comment.progress}`;
        const owner = owners.get(id) ?? print;
        owners.set(id, owner);
        if (owner === print) return id;
      }
      const ordinal = seen.get(print) ?? 0;
      seen.set(print, ordinal + 1);
      return `print:${print}:${ordinal}`;
    },
  };
}

function printOf(comment: Omit<ImportedComment, "key">): string {
  const { progress, mode, text, createdAt, author } = comment;
  const date = createdAt === null ? 0 : Math.floor(createdAt / 1000);
  return fingerprint(JSON.stringify([progress, mode, text, date, author]));
}
