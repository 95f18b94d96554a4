import type { Link } from "./link.ts";
import { roomsAndLogs } from "./migrations/0001-rooms-and-logs.ts";
import { appending } from "./migrations/0002-appending.ts";
import { importing } from "./migrations/0003-importing.ts";
import { upkeep } from "./migrations/0004-upkeep.ts";

/** In order; the position is the version a database has after it. Never change one that was released. */
const migrations: readonly string[] = [roomsAndLogs, appending, importing, upkeep];

/** Of the advisory lock that nodes take which start at once: "flyby" in ASCII. */
const lockKey = 0x66_6c_79_62_79;

/** Brings the schema up to date, all steps in one transaction; nodes that start at once wait for the first. */
export async function migrate(link: Link): Promise<void> {
  const [server] = await link.query<{ encoding: string }>("SELECT current_setting('server_encoding') AS encoding");
  if (server?.encoding !== "UTF8") {
    throw new Error(
      `The database keeps text as ${server?.encoding}: it cannot hold what people write. Make it with UTF8.`,
    );
  }
  await link.script(`
    BEGIN;
    SELECT pg_advisory_xact_lock(${lockKey});
    CREATE SCHEMA IF NOT EXISTS flyby;
    CREATE TABLE IF NOT EXISTS flyby.schema_version (version integer NOT NULL);
  `);
  const [row] = await link.query<{ version: number }>(
    "SELECT coalesce(max(version), 0)::integer AS version FROM schema_version",
  );
  const version = row?.version ?? 0;
  if (version > migrations.length) {
    await link.query("ROLLBACK");
    throw new Error(
      `The database is of version ${version}, this Flyby knows versions up to ${migrations.length}: it was written by a newer Flyby.`,
    );
  }
  for (const sql of migrations.slice(version)) await link.script(sql);
  await link.script(`
    DELETE FROM schema_version;
    INSERT INTO schema_version VALUES (${migrations.length});
    COMMIT;
  `);
}
