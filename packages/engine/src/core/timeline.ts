import { byProgress, type Comment } from "@flyby/protocol";

/** Comments in order of (progress, id). Ids are unique in it. */
export interface Timeline {
  size(): number;
  get(id: number): Comment | undefined;
  /** Adds what is not there yet and returns it. */
  add(comments: readonly Comment[]): readonly Comment[];
  /** Returns what was there. */
  remove(ids: readonly number[]): readonly Comment[];
  clear(): void;
  /** Comments with from <= progress < to. */
  between(from: number, to: number): readonly Comment[];
  /** The first progress at or after `from`, null when nothing follows. */
  next(from: number): number | null;
}

export function createTimeline(): Timeline {
  let sorted: Comment[] = [];
  const known = new Map<number, Comment>();

  function add(comments: readonly Comment[]): readonly Comment[] {
    const fresh: Comment[] = [];
    for (const comment of comments) {
      if (known.has(comment.id)) continue;
      known.set(comment.id, comment);
      fresh.push(comment);
    }
    if (fresh.length === 1 && fresh[0] !== undefined) insert(fresh[0]);
    else if (fresh.length > 1) sorted = merge(sorted, fresh.toSorted(byProgress));
    return fresh;
  }

  function insert(comment: Comment): void {
    let index = lowerBound(sorted, comment.progress);
    while (index < sorted.length && byProgress(sorted[index] as Comment, comment) < 0) index++;
    sorted.splice(index, 0, comment);
  }

  function remove(ids: readonly number[]): readonly Comment[] {
    const gone = new Set<Comment>();
    for (const id of ids) {
      const comment = known.get(id);
      if (comment === undefined) continue;
      gone.add(comment);
      known.delete(id);
    }
    if (gone.size > 0) sorted = sorted.filter((comment) => !gone.has(comment));
    return [...gone];
  }

  return {
    size: () => sorted.length,
    get: (id) => known.get(id),
    add,
    remove,
    clear() {
      sorted = [];
      known.clear();
    },
    between: (from, to) => sorted.slice(lowerBound(sorted, from), lowerBound(sorted, to)),
    next: (from) => sorted[lowerBound(sorted, from)]?.progress ?? null,
  };
}

/** Index of the first comment whose progress is at least `progress`. */
export function lowerBound(sorted: readonly Pick<Comment, "progress">[], progress: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const comment = sorted[middle];
    if (comment !== undefined && comment.progress < progress) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merge(left: readonly Comment[], right: readonly Comment[]): Comment[] {
  const merged: Comment[] = [];
  let index = 0;
  for (const comment of left) {
    for (let next = right[index]; next !== undefined && byProgress(next, comment) < 0; next = right[++index]) {
      merged.push(next);
    }
    merged.push(comment);
  }
  for (; index < right.length; index++) merged.push(right[index] as Comment);
  return merged;
}
