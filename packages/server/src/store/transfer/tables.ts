/** What an installation consists of, the same whatever database holds it. In the order in which it is copied. */
export const tables = {
  installation: { key: "text", value: "text" },
  rooms: {
    number: "integer",
    id: "text",
    kind: "text",
    title: "text",
    folder: "text",
    media: "text",
    started_at: "integer",
    created_at: "integer",
    sample: "integer",
    settings: "text",
    epoch: "text",
    head: "integer",
    floor: "integer",
    comments: "integer",
    last_comment_at: "integer",
  },
  entries: { room: "integer", seq: "integer", wire: "text" },
  /** `seq` is of the entry that brought it; `nonce` is null for what a file brought. */
  comments: {
    id: "integer",
    room: "integer",
    seq: "integer",
    imported: "integer",
    progress: "integer",
    created_at: "integer",
    author: "text",
    nonce: "text",
    foreign_id: "text",
    origin: "text",
    segment: "integer",
    rank: "integer",
    json: "text",
  },
  moments: { room: "integer", second: "integer", comments: "integer" },
  segments: { room: "integer", segment: "integer", touched: "integer" },
  nonces: {
    author: "text",
    nonce: "text",
    id: "integer",
    room: "integer",
    seq: "integer",
    progress: "integer",
    created_at: "integer",
  },
  import_keys: { room: "integer", key: "text" },
  mutes: { room: "integer", author: "text" },
} as const satisfies Record<string, Readonly<Record<string, "integer" | "text">>>;

export type TableName = keyof typeof tables;
export const tableNames = Object.keys(tables) as readonly TableName[];

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

export function columnsOf(table: TableName): readonly string[] {
  return Object.keys(tables[table]);
}

/** The largest number that was ever given: nobody gets one again, also after its owner has gone. */
export interface Numbers {
  readonly rooms: number;
  readonly comments: number;
}

/** Rows of a page: at most 20 MB of the longest comments. */
export const pageRows = 1_000;

export type RowCounts = Readonly<Record<TableName, number>>;
