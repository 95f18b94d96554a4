import { columnsOf, type Row, type TableName } from "./tables.ts";

/** What a part of a table holds, in whatever order its rows come. */
export interface Sum {
  readonly rows: number;
  /** Of the rows' hashes, 64 bits, as hex. */
  readonly hash: string;
}

export interface Digest {
  add(table: TableName, rows: readonly Row[]): void;
  /** By table, and by room where the table has rooms: `entries of room 3`. */
  sums(): ReadonlyMap<string, Sum>;
}

const mask = (1n << 64n) - 1n;

/** Two databases with equal sums hold the same, however each of them keeps it. */
export function createDigest(): Digest {
  const found = new Map<string, { rows: number; hash: bigint }>();
  return {
    add: (table, rows) => {
      const columns = columnsOf(table);
      for (const row of rows) {
        const name = row.room === undefined ? table : `${table} of room ${row.room}`;
        const sum = found.get(name) ?? { rows: 0, hash: 0n };
        const hash = Bun.hash(JSON.stringify(columns.map((column) => row[column] ?? null)));
        found.set(name, { rows: sum.rows + 1, hash: (sum.hash + BigInt(hash)) & mask });
      }
    },
    sums: () => new Map([...found].map(([name, { rows, hash }]) => [name, { rows, hash: hash.toString(16) }])),
  };
}

/** What differs, as `entries of room 3: 10 rows there, 9 here`; empty when all is the same. */
export function compareSums(from: ReadonlyMap<string, Sum>, to: ReadonlyMap<string, Sum>): readonly string[] {
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((name) => {
    const [a, b] = [from.get(name), to.get(name)];
    if (a?.rows !== b?.rows) return [`${name}: ${a?.rows ?? 0} rows there, ${b?.rows ?? 0} here`];
    return a?.hash === b?.hash ? [] : [`${name}: ${a?.rows} rows that are not the same`];
  });
}
