import { byProgress, type Comment, type Entry, limits, segmentIndex } from "@flyby/protocol";

/** A segment as it was at `seq`. `omitted`: so many of its comments are not in it. */
export interface Snapshot {
  readonly index: number;
  readonly seq: number;
  readonly omitted: number;
  readonly comments: readonly Comment[];
}

/**
 * The exact comments of a segment: the snapshot, which may be old, plus the log after it. `entries` are in order of
 * seq and have no hole between the snapshot and their end.
 */
export function foldSegment(snapshot: Snapshot, entries: readonly Entry[]): Map<number, Comment> {
  const comments = new Map<number, Comment>();
  // A crowded segment leaves comments out; those seen in the log stay all the same.
  if (snapshot.omitted > 0) {
    for (const entry of entries) if (entry.seq <= snapshot.seq) applyEntry(comments, entry, snapshot.index);
  }
  for (const comment of snapshot.comments) comments.set(comment.id, comment);
  for (const entry of entries) if (entry.seq > snapshot.seq) applyEntry(comments, entry, snapshot.index);
  return comments;
}

/** Changes the comments of one segment as an entry of the log says. Returns the ids it took away. */
export function applyEntry(comments: Map<number, Comment>, entry: Entry, index: number): readonly number[] {
  switch (entry.kind) {
    case "comment":
      if (segmentIndex(entry.comment.progress, limits.segmentMs) === index)
        comments.set(entry.comment.id, entry.comment);
      return [];
    case "delete":
      return comments.delete(entry.id) ? [entry.id] : [];
    case "mute":
      return entry.action === "purge" ? takeOut(comments, ({ author }) => author === entry.author) : [];
    case "clear":
      return takeOut(comments, () => true);
    default:
      return [];
  }
}

function takeOut(comments: Map<number, Comment>, isMeant: (comment: Comment) => boolean): readonly number[] {
  const ids = [...comments.values()].filter(isMeant).map(({ id }) => id);
  for (const id of ids) comments.delete(id);
  return ids;
}

export function inDisplayOrder(comments: ReadonlyMap<number, Comment>): readonly Comment[] {
  return [...comments.values()].sort(byProgress);
}
