import type { Comment } from "@flyby/protocol";

/** How a list of the board is ordered: by time of sending, or by time in the video. */
export type RowOrder = (a: Comment, b: Comment) => number;

/** Ids grow with acceptance, so they order what was written here also when clocks jump. */
export const bySending: RowOrder = (a, b) => a.id - b.id;

/** Adds comments, each id once; a list that is ordered stays ordered. Returns the same array when nothing is new. */
export function mergeRows(rows: readonly Comment[], more: readonly Comment[], order: RowOrder): readonly Comment[] {
  const last = rows.at(-1);
  const added = more.toSorted(order);
  const [first] = added;
  if (first === undefined) return rows;
  // The usual case: new comments at the end.
  if (last === undefined || order(last, first) < 0) return unique([...rows, ...added]);
  const known = new Set(rows.map((row) => row.id));
  const fresh = added.filter((row) => !known.has(row.id));
  return fresh.length === 0 ? rows : unique([...rows, ...fresh].sort(order));
}

export function withoutRows(rows: readonly Comment[], ids: ReadonlySet<number>): readonly Comment[] {
  return rows.some((row) => ids.has(row.id)) ? rows.filter((row) => !ids.has(row.id)) : rows;
}

/** What this viewer wants to see. */
export function visibleRows(
  rows: readonly Comment[],
  filter: { readonly blockedAuthors: readonly string[]; readonly blockedWords: readonly string[] },
): readonly Comment[] {
  const { blockedAuthors, blockedWords } = filter;
  if (blockedAuthors.length === 0 && blockedWords.length === 0) return rows;
  const authors = new Set(blockedAuthors);
  return rows.filter((row) => {
    if (authors.has(row.author)) return false;
    const text = blockedWords.length === 0 ? "" : row.text.toLowerCase();
    return !blockedWords.some((word) => text.includes(word));
  });
}

function unique(rows: readonly Comment[]): readonly Comment[] {
  return rows.filter((row, index) => row.id !== rows[index - 1]?.id);
}
