/** Elements of an entry that mostly rise from one to the next: seq, and a comment's id, progress and createdAt. */
const rising = [0, 2, 3, 10] as const;

/**
 * A batch on its way into deflate: `["dense", first, last, omitted, lengths, columns]`. Entries stand in columns, the n-th
 * elements of all that have so many, and in the rising ones each number is its difference to the one above. So what hardly
 * changes stands together, and deflate makes nothing of it. What cannot be written so, because it is no batch or a number
 * there is no safe integer, is returned as it is.
 */
export function encodeDense(wire: unknown): unknown {
  if (!Array.isArray(wire) || wire[0] !== "batch") return wire;
  const [, first, last, omitted, list, ...more] = wire;
  if (!Array.isArray(list) || !list.every(Array.isArray)) return wire;
  const rows: readonly (readonly unknown[])[] = list;
  const columns: unknown[][] = [];
  for (const row of rows) {
    for (let at = 0; at < row.length; at++) {
      const column = columns[at];
      if (column === undefined) columns.push([row[at]]);
      else column.push(row[at]);
    }
  }
  for (const at of rising) {
    const column = columns[at];
    if (column === undefined) continue;
    const differences = toDifferences(column);
    if (differences === null) return wire;
    columns[at] = differences;
  }
  return ["dense", first, last, omitted, rows.map(({ length }) => length), columns, ...more];
}

/** The batch that was made dense; anything else as it is. */
export function decodeDense(wire: unknown): unknown {
  if (!Array.isArray(wire) || wire[0] !== "dense") return wire;
  const [, first, last, omitted, lengths, columns, ...more] = wire;
  if (!Array.isArray(lengths) || !Array.isArray(columns)) return wire;
  const rows = lengths.map((length: unknown) => ({
    length: Number.isSafeInteger(length) ? Number(length) : 0,
    row: [] as unknown[],
  }));
  for (const [at, column] of columns.entries()) {
    if (!Array.isArray(column)) return wire;
    const values: readonly unknown[] = isRising(at) ? addUp(column) : column;
    let next = 0;
    for (const { length, row } of rows) if (length > at) row.push(values[next++]);
  }
  return ["batch", first, last, omitted, rows.map(({ row }) => row), ...more];
}

function isRising(at: number): boolean {
  return (rising as readonly number[]).includes(at);
}

/** null: one is no whole number, or so large that the difference is not exact. What is no number stays. */
function toDifferences(column: readonly unknown[]): unknown[] | null {
  let before = 0;
  let isExact = true;
  const differences = column.map((value) => {
    if (typeof value !== "number") return value;
    const difference = value - before;
    isExact &&= Number.isSafeInteger(value) && Number.isSafeInteger(difference);
    before = value;
    return difference;
  });
  return isExact ? differences : null;
}

function addUp(column: readonly unknown[]): unknown[] {
  let sum = 0;
  return column.map((value) => {
    if (typeof value !== "number") return value;
    sum += value;
    return sum;
  });
}
