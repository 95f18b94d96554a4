import type { Database } from "bun:sqlite";
import { roomsAndLogs } from "./migrations/0001-rooms-and-logs.ts";

/** In order; the position is the version a database has after it. Never change one that was released. */
const migrations: readonly string[] = [roomsAndLogs];

/** Version of the databases this Flyby writes; it cannot read newer ones. */
export const schemaVersion: number = migrations.length;

/** Brings the schema up to date, each step in a transaction of its own. */
export function migrate(db: Database): void {
  const version = db.query<{ user_version: number }, []>("PRAGMA user_version").get()?.user_version ?? 0;
  if (version > schemaVersion) {
    throw new Error(
      `The database is of version ${version}, this Flyby knows versions up to ${schemaVersion}: it was written by a newer Flyby.`,
    );
  }
  migrations.slice(version).forEach((sql, index) => {
    db.transaction(() => {
      db.run(sql);
      db.run(`PRAGMA user_version = ${version + index + 1}`);
    }).immediate();
  });
}
