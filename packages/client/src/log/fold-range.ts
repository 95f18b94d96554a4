import type { Comment, Entry, RoomSettings } from "@flyby/protocol";

/** What a range of the log comes down to, for readers who learn of it late. */
export interface FoldedRange {
  /** Comments of the range that still stand at its end. */
  readonly comments: readonly Comment[];
  /** Ids it took away. */
  readonly removed: readonly number[];
  /** Authors whose earlier comments it took away. */
  readonly purged: readonly string[];
  /** It took everything away that came before it. */
  readonly isCleared: boolean;
  readonly settings: { readonly seq: number; readonly settings: RoomSettings } | null;
}

export function foldRange(entries: readonly Entry[]): FoldedRange {
  const comments = new Map<number, Comment>();
  const removed: number[] = [];
  const purged = new Set<string>();
  let isCleared = false;
  let settings: FoldedRange["settings"] = null;
  for (const entry of entries) {
    if (entry.kind === "comment") comments.set(entry.comment.id, entry.comment);
    else if (entry.kind === "delete") {
      comments.delete(entry.id);
      removed.push(entry.id);
    } else if (entry.kind === "mute" && entry.action === "purge") {
      purged.add(entry.author);
      for (const { id, author } of comments.values()) if (author === entry.author) comments.delete(id);
    } else if (entry.kind === "clear") {
      comments.clear();
      isCleared = true;
    } else if (entry.kind === "settings") settings = entry;
  }
  return { comments: [...comments.values()], removed, purged: [...purged], isCleared, settings };
}
