import { SQL } from "bun";
import { redactUrl } from "../../redact-url.ts";
import type { SourceResult, TargetResult, TransferSource } from "./ends.ts";
import { columnsOf, pageRows, type Row, type RowCounts, type TableName, tableNames, tables } from "./tables.ts";

/** What servers say of themselves when they connect. */
const serverName = "flyby";

/** By what the rows of a table are told apart. */
const keys: Readonly<Record<TableName, readonly string[]>> = {
  installation: ["key"],
  rooms: ["number"],
  entries: ["room", "seq"],
  comments: ["room", "imported", "id"],
  moments: ["room", "second"],
  segments: ["room", "segment"],
  nonces: ["author", "nonce"],
  import_keys: ["room", "key"],
  mutes: ["room", "author"],
};

/** One page as tables.ts describes it. The rows are chosen first, so that what is joined to them are a page's. */
function pageOf(table: TableName, where: string): string {
  const rows = `SELECT * FROM ${table} ${where} ORDER BY ${keys[table].join(", ")} LIMIT ${pageRows}`;
  if (table !== "comments") return rows;
  return `
    SELECT c.id, c.room, coalesce(c.seq, i.seq) AS seq, c.imported, c.progress, c.created_at, c.author, n.nonce,
      c.foreign_id, c.origin, c.segment, c.rank, c.json
    FROM (${rows}) c LEFT JOIN imports i ON i.number = c.import
      LEFT JOIN nonces n ON n.id = c.id AND c.imported = 0
    ORDER BY c.room, c.imported, c.id`;
}

/** Rejects when the database does not answer. */
export async function hasRooms(url: string): Promise<boolean> {
  const sql = await connect(url);
  try {
    return (await countRooms(sql)) > 0;
  } finally {
    await sql.close();
  }
}

export async function openPostgresSource(url: string): Promise<SourceResult> {
  const sql = await connect(url);
  try {
    const message =
      (await explainServers(sql, url)) ??
      ((await countRooms(sql)) > 0 ? null : `There is no Flyby data in ${redactUrl(url)}.`);
    if (message !== null) {
      await sql.close();
      return { ok: false, message };
    }
    await sql.unsafe("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    return { ok: true, source: { ...readAll(sql), close: () => sql.close() } };
  } catch (error) {
    await sql.close();
    throw error;
  }
}

/** One transaction, so that what is cut off leaves nothing. `prepare` makes the tables. */
export async function openPostgresTarget(url: string, prepare: (url: string) => Promise<void>): Promise<TargetResult> {
  const sql = await connect(url);
  try {
    const servers = await explainServers(sql, url);
    if (servers !== null) {
      await sql.close();
      return { ok: false, message: servers };
    }
    await prepare(url);
    // A copy that was cut off before has left dead rows, which every look would pass by.
    await sql.unsafe(`VACUUM ${tableNames.join(", ")}, imports`);
    await sql.unsafe("BEGIN");
    // A server that starts meanwhile waits here, and does not make a room of its own.
    await sql.unsafe("LOCK TABLE rooms IN SHARE ROW EXCLUSIVE MODE");
    const rooms = await countRooms(sql);
    if (rooms > 0) {
      await sql.close();
      return {
        ok: false,
        message: `${redactUrl(url)} is not empty: it has rooms already. Name an empty database (createdb).`,
      };
    }
    await sql.unsafe("DELETE FROM installation");
  } catch (error) {
    await sql.close();
    throw error;
  }
  return {
    ok: true,
    target: {
      write: (table, rows) => writeRows(sql, table, rows),
      written: () => ({ pages: (table) => freshPagesOf(sql, table) }),
      finish: async ({ rooms, comments }) => {
        await setNumber(sql, "pg_get_serial_sequence('rooms', 'number')", rooms);
        await setNumber(sql, "'comment_ids'", comments);
        await sql.unsafe("COMMIT");
        await sql.unsafe("ANALYZE");
      },
      close: () => sql.close(),
    },
  };
}

async function connect(url: string): Promise<SQL> {
  const sql = new SQL(url, {
    max: 1,
    idleTimeout: 0,
    maxLifetime: 0,
    connection: { application_name: "flyby-migrate", search_path: "flyby" },
  });
  try {
    return await sql.connect();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`PostgreSQL at ${redactUrl(url)} does not answer: ${why}`);
  }
}

/** What a server there writes while we copy would be lost or in our way. */
async function explainServers(sql: SQL, url: string): Promise<string | null> {
  const found: { servers: number }[] = await sql.unsafe(
    "SELECT count(*)::integer AS servers FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1",
    [serverName],
  );
  return (found[0]?.servers ?? 0) > 0 ? `A Flyby server uses ${redactUrl(url)}. Stop it first.` : null;
}

async function countRooms(sql: SQL): Promise<number> {
  const known: { found: boolean }[] = await sql.unsafe("SELECT to_regclass('rooms') IS NOT NULL AS found");
  if (known[0]?.found !== true) return 0;
  const rows: { rooms: number }[] = await sql.unsafe("SELECT count(*)::integer AS rooms FROM rooms");
  return rows[0]?.rooms ?? 0;
}

function readAll(sql: SQL): Omit<TransferSource, "close"> {
  return {
    count: async () => {
      const counts: [string, number][] = [];
      for (const table of tableNames) {
        const rows: { rows: string }[] = await sql.unsafe(`SELECT count(*) AS rows FROM ${table}`);
        counts.push([table, Number(rows[0]?.rows)]);
      }
      return Object.fromEntries(counts) as RowCounts;
    },
    pages: (table) => pagesOf(sql, table),
    numbers: async () => ({
      rooms: await lastNumber(sql, "rooms_number_seq"),
      comments: await lastNumber(sql, "comment_ids"),
    }),
  };
}

/** Of tables that were filled a moment ago: the planner knows nothing of them yet, and would read them whole for each page. */
async function* freshPagesOf(sql: SQL, table: TableName): AsyncGenerator<readonly Row[]> {
  await sql.unsafe(table === "comments" ? "ANALYZE comments, imports, nonces" : `ANALYZE ${table}`);
  yield* pagesOf(sql, table);
}

async function* pagesOf(sql: SQL, table: TableName): AsyncGenerator<readonly Row[]> {
  const key = keys[table];
  const after = `WHERE (${key.join(", ")}) > (${key.map((_, index) => `$${index + 1}`).join(", ")})`;
  const first = pageOf(table, "");
  const next = pageOf(table, after);
  for (let page = toRows(table, await sql.unsafe(first)); page.length > 0; ) {
    yield page;
    const last = page.at(-1) ?? {};
    const bounds = key.map((name) => last[name] ?? null);
    page = page.length < pageRows ? [] : toRows(table, await sql.unsafe(next, bounds));
  }
}

// The client gives what does not fit 32 bits as text.
function toRows(table: TableName, rows: readonly Row[]): readonly Row[] {
  const types: Readonly<Record<string, string>> = tables[table];
  const numbers = columnsOf(table).filter((column) => types[column] === "integer");
  return rows.map((row) => {
    const changed = numbers.map((column) => [column, row[column] === null ? null : Number(row[column])]);
    return { ...row, ...Object.fromEntries(changed) };
  });
}

async function writeRows(sql: SQL, table: TableName, rows: readonly Row[]): Promise<void> {
  const types: Readonly<Record<string, string>> = tables[table];
  const shape = columnsOf(table)
    .map((column) => `${column} ${types[column] === "integer" ? "bigint" : "text"}`)
    .join(", ");
  const given = `jsonb_to_recordset($1::jsonb->'rows') AS r(${shape})`;
  if (table !== "comments") {
    const columns = columnsOf(table).join(", ");
    await sql.unsafe(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${given}`, [{ rows }]);
    return;
  }
  // Comments of one import share its seq, which is that of no posted one.
  await sql.unsafe(
    `INSERT INTO imports (number, room, seq)
     SELECT nextval('import_numbers'), room, seq FROM (SELECT DISTINCT room, seq FROM ${given} WHERE imported = 1) s
     WHERE NOT EXISTS (SELECT FROM imports i WHERE i.room = s.room AND i.seq = s.seq)`,
    [{ rows }],
  );
  await sql.unsafe(
    `INSERT INTO comments
       (id, progress, rank, seq, created_at, room, segment, import, imported, author, json, foreign_id, origin)
     SELECT id, progress, rank, CASE imported WHEN 0 THEN r.seq END, created_at, r.room, segment, i.number, imported,
       author, json, foreign_id, origin
     FROM ${given} LEFT JOIN imports i ON r.imported = 1 AND i.room = r.room AND i.seq = r.seq`,
    [{ rows }],
  );
}

async function lastNumber(sql: SQL, sequence: string): Promise<number> {
  const rows: { last: string }[] = await sql.unsafe(
    `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM ${sequence}`,
  );
  return Number(rows[0]?.last ?? 0);
}

async function setNumber(sql: SQL, sequence: string, last: number): Promise<void> {
  if (last > 0) await sql.unsafe(`SELECT setval(${sequence}, $1)`, [last]);
}
