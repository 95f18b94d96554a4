import type { Comment, CommentExtra } from "@flyby/protocol";
import type { ImportedComment } from "./imported-comment.ts";

/** What a store takes for one imported comment. */
export interface ImportRow extends Omit<Comment, "id"> {
  readonly key: string;
  readonly foreignId: string | null;
  /** JSON of `Origin`. */
  readonly origin: string;
}

/** `importedAt` (epoch ms) stands in where the file tells no date. */
export function toImportRow(comment: ImportedComment, importedAt: number): ImportRow {
  const { weight, positioned, origin, createdAt, ...same } = comment;
  const extra: CommentExtra = {
    ...(weight === null ? {} : { weight }),
    ...(positioned === null ? {} : { positioned }),
  };
  const row: ImportRow = { ...same, origin: JSON.stringify(origin), createdAt: createdAt ?? importedAt };
  return Object.keys(extra).length === 0 ? row : { ...row, extra };
}
