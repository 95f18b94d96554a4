import { fingerprint } from "../fingerprint.ts";
import type { ImportedComment } from "../imported-comment.ts";

export interface Keys {
  next(comment: Omit<ImportedComment, "key">): string;
}

/**
 * Keys of one file's comments: the id where the file has one, else a fingerprint and its number among equals. Files
 * exist in which one id stands on different comments; then the first keeps it and the others are told by fingerprint.
 */
export function createKeys(): Keys {
  const owners = new Map<string, string>();
  const seen = new Map<string, number>();
  return {
    next(comment) {
      const print = printOf(comment);
      if (comment.foreignId !== null) {
        const owner = owners.get(comment.foreignId) ?? print;
        owners.set(comment.foreignId, owner);
        if (owner === print) return `id:${comment.foreignId}`;
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
