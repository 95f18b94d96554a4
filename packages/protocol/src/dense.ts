/** Where the numbers of a comment's row stand that rise from one to the next: seq, id, progress, createdAt. */
const risingInComment = [0, 2, 3, 10] as const;
/** Other kinds: their seq. */
const risingElsewhere = [0] as const;

/**
 * A batch on its way into deflate: `["dense", …]` with the same elements, in whose rows each rising number is its difference
 * to the one in the row before. Differences repeat, and deflate makes nothing of them; the numbers themselves differ in each
 * row. What cannot be written so, because it is no batch or a number is no safe integer, is returned as it is.
 */
export function encodeDense(wire: unknown): unknown {
  const rows = rowsOf(wire, "batch");
  if (rows === null) return wire;
  const before = firstRow(rows.first);
  const dense: unknown[] = [];
  for (const row of rows.list) {
    if (!Array.isArray(row)) return wire;
    const differences = [...row];
    for (const at of risingIn(row)) {
      const value: unknown = row[at];
      const difference = Number(value) - (before[at] ?? 0);
      if (!Number.isSafeInteger(value) || !Number.isSafeInteger(difference)) return wire;
      differences[at] = difference;
      before[at] = value as number;
    }
    dense.push(differences);
  }
  return withRows("dense", rows, dense);
}

/** The batch that was made dense; anything else as it is. */
export function decodeDense(wire: unknown): unknown {
  const rows = rowsOf(wire, "dense");
  if (rows === null) return wire;
  const before = firstRow(rows.first);
  const list = rows.list.map((row: unknown) => {
    if (!Array.isArray(row)) return row;
    const whole = [...row];
    for (const at of risingIn(row))
      if (typeof row[at] === "number") whole[at] = before[at] = (before[at] ?? 0) + row[at];
    return whole;
  });
  return withRows("batch", rows, list);
}

interface Rows {
  readonly first: number;
  readonly list: readonly unknown[];
  readonly wire: readonly unknown[];
}

function rowsOf(wire: unknown, word: string): Rows | null {
  if (!Array.isArray(wire) || wire[0] !== word) return null;
  const [, first, , , list] = wire;
  return Number.isSafeInteger(first) && Array.isArray(list) ? { first, list, wire } : null;
}

function withRows(word: string, { wire }: Rows, list: readonly unknown[]): unknown {
  const [, first, last, omitted, , ...more] = wire;
  return [word, first, last, omitted, list, ...more];
}

/** What the first row's numbers are differences to: a seq to the one before the batch, so that it is 1 like its followers. */
function firstRow(first: number): Record<number, number> {
  return { 0: first - 1 };
}

function risingIn(row: readonly unknown[]): readonly number[] {
  return row[1] === "comment" ? risingInComment : risingElsewhere;
}
