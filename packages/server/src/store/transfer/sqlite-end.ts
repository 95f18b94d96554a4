import { Database } from "bun:sqlite";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from "node:fs";
import { adminTokenFile, writeAdminToken } from "../../identity/admin-token.ts";
import { storedTokenKey } from "../../identity/stored-admin-token.ts";
import { lockDataFolder } from "../../ops/lock-file.ts";
import { databaseFile } from "../open-store-choice.ts";
import { migrate } from "../sqlite/migrate.ts";
import { openForReading, openForWriting } from "../sqlite/open-database.ts";
import type { SourceResult, TargetResult, TransferSource } from "./ends.ts";
import { columnsOf, pageRows, type Row, type RowCounts, type TableName, tableNames, type Value } from "./tables.ts";

/** How the rows of a table are told apart. */
const keys: Readonly<Record<TableName, readonly string[]>> = {
  installation: ["key"],
  rooms: ["number"],
  entries: ["room", "seq"],
  comments: ["id"],
  moments: ["room", "second"],
  segments: ["room", "segment"],
  nonces: ["author", "nonce"],
  import_keys: ["room", "key"],
  mutes: ["room", "author"],
};

const inTimeline = new Set(["segment", "rank", "json"]);

/** The database of a folder, while no server holds it. */
export function openFolderSource(folder: string): SourceResult {
  const file = databaseFile(folder);
  if (!existsSync(file)) return { ok: false, message: `There is no Flyby data in ${folder}.` };
  const lock = lockDataFolder(folder);
  if (!lock.ok) return lock;
  try {
    // What an older version wrote is brought up to date first, as its server would.
    const writing = openForWriting({ file, durability: "full", maxBytes: null });
    migrate(writing);
    writing.close();
    const db = openForReading({ file, durability: "full", maxBytes: null });
    const close = async (): Promise<void> => {
      db.close();
      lock.release();
    };
    return { ok: true, source: { ...readAll(db, readToken(folder)), close } };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A database under another name, which takes its place when it is whole. */
export function openFolderTarget(folder: string): TargetResult {
  mkdirSync(folder, { recursive: true });
  const lock = lockDataFolder(folder);
  if (!lock.ok) return lock;
  const file = databaseFile(folder);
  const rooms = existsSync(file) ? countRooms(file) : 0;
  if (rooms > 0) {
    lock.release();
    return { ok: false, message: `${folder} is not empty: it has rooms already. Name a fresh folder.` };
  }
  const fresh = `${file}.migrating`;
  removeDatabase(fresh);
  const db = openForWriting({ file: fresh, durability: "process", maxBytes: null });
  migrate(db);
  let token: string | null = null;
  let open = true;

  return {
    ok: true,
    target: {
      write: async (table, rows) => {
        const brought = rows.find(({ key }) => table === "installation" && key === storedTokenKey);
        if (brought !== undefined) token = String(brought.value);
        writeRows(
          db,
          table,
          rows.filter((row) => row !== brought),
        );
      },
      written: () => readAll(db, token),
      finish: async (numbers) => {
        db.run("DELETE FROM sqlite_sequence");
        for (const [name, last] of Object.entries(numbers)) {
          db.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [name, last]);
        }
        db.run("PRAGMA wal_checkpoint(TRUNCATE)");
        db.close();
        open = false;
        sync(fresh);
        removeDatabase(file);
        renameSync(fresh, file);
        sync(folder);
        if (token !== null) writeAdminToken(folder, token);
      },
      close: async () => {
        if (open) db.close();
        removeDatabase(fresh);
        lock.release();
      },
    },
  };
}

function readAll(db: Database, token: string | null): Omit<TransferSource, "close"> {
  return {
    count: async () => {
      const counts = tableNames.map((table) => {
        const found = db.query<{ rows: number }, []>(`SELECT count(*) AS rows FROM ${table}`).get();
        return [table, found?.rows ?? 0];
      });
      return Object.fromEntries(counts) as RowCounts;
    },
    pages: async function* (table) {
      yield* pagesOf(db, table);
      if (table === "installation" && token !== null) yield [{ key: storedTokenKey, value: token }];
    },
    numbers: async () => ({ rooms: lastNumber(db, "rooms"), comments: lastNumber(db, "comments") }),
  };
}

function* pagesOf(db: Database, table: TableName): Generator<readonly Row[]> {
  const key = keys[table];
  const columns = columnsOf(table).map((name) =>
    table === "comments" && inTimeline.has(name) ? `t.${name}` : `s.${name}`,
  );
  const from = table === "comments" ? "comments s JOIN timeline t USING (room, progress, id)" : `${table} s`;
  const select = `SELECT ${columns.join(", ")} FROM ${from}`;
  const named = key.map((name) => `s.${name}`).join(", ");
  const end = `ORDER BY ${named} LIMIT ${pageRows}`;
  const first = db.query<Row, []>(`${select} ${end}`);
  const next = db.query<Row, Value[]>(`${select} WHERE (${named}) > (${key.map(() => "?").join(", ")}) ${end}`);
  for (let page = first.all(); page.length > 0; ) {
    yield page;
    const last = page.at(-1) ?? {};
    page = page.length < pageRows ? [] : next.all(...key.map((name) => last[name] ?? null));
  }
}

function writeRows(db: Database, table: TableName, rows: readonly Row[]): void {
  const insert = (into: string, columns: readonly string[]): void => {
    const places = columns.map(() => "?").join(", ");
    const statement = db.query<null, Value[]>(`INSERT INTO ${into} (${columns.join(", ")}) VALUES (${places})`);
    for (const row of rows) statement.run(...columns.map((column) => row[column] ?? null));
  };
  db.transaction(() => {
    if (table !== "comments") return insert(table, columnsOf(table));
    insert(
      "comments",
      columnsOf("comments").filter((column) => !inTimeline.has(column)),
    );
    insert("timeline", ["room", "progress", "id", ...inTimeline]);
  }).immediate();
}

function lastNumber(db: Database, name: string): number {
  return db.query<{ seq: number }, [string]>("SELECT seq FROM sqlite_sequence WHERE name = ?").get(name)?.seq ?? 0;
}

function readToken(folder: string): string | null {
  const file = adminTokenFile(folder);
  return (existsSync(file) && readFileSync(file, "utf8").trim()) || null;
}

function countRooms(file: string): number {
  const db = new Database(file, { readonly: true, create: false, strict: true });
  try {
    const known = db.query("SELECT 1 FROM sqlite_schema WHERE name = 'rooms'").get() !== null;
    return known ? (db.query<{ rows: number }, []>("SELECT count(*) AS rows FROM rooms").get()?.rows ?? 0) : 0;
  } finally {
    db.close();
  }
}

function removeDatabase(file: string): void {
  for (const ending of ["", "-wal", "-shm"]) rmSync(file + ending, { force: true });
}

function sync(path: string): void {
  const handle = openSync(path, "r");
  fsyncSync(handle);
  closeSync(handle);
}
