import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { join } from "node:path";
import { type PostgresServer, postgresFolder, startPostgres } from "@flyby/testing";
import { SQL } from "bun";
import { systemClock } from "../../clock.ts";
import { openLink } from "./link.ts";
import { migrate } from "./migrate.ts";
import { fill } from "./testing/fill.ts";
import { explainReadings, explainWritings, readings, writings } from "./testing/plans.ts";

/** As few as make an index cheaper than a scan to the planner. */
const rows = 60_000;

describe.skipIf(postgresFolder() === null)("plans of PostgreSQL", () => {
  let server: PostgresServer;
  let url: string;
  let sql: SQL;

  beforeAll(async () => {
    server = await startPostgres();
    url = await server.newDatabase();
    const link = await openLink({ url, clock: systemClock, deadlineMs: 10_000 }, 10_000);
    await migrate(link);
    link.drop();
    sql = new SQL(url, { max: 1 });
    await fill(sql, rows);
  }, 60_000);
  afterAll(async () => {
    await sql.close();
    await server.stop();
  });

  const scans = (text: string) => text.match(/Seq Scan on (comments|entries|nonces|moments|import_keys)\b.*/g) ?? [];

  it("[PGS9] every reading goes by an index", async () => {
    const plans = await explainReadings(sql, "COSTS OFF");
    expect(plans.map(({ name, text }) => ({ name, scans: scans(text) }))).toEqual(
      readings.map(([name]) => ({ name, scans: [] })),
    );
    const used = plans.map(({ text }) => text).join("\n");
    for (const index of ["comments_by_rank", "comments_by_progress", "comments_pkey", "entries_pkey", "nonces_pkey"]) {
      expect(used).toContain(index);
    }
  });

  it("[PGS9] every writing goes by an index, in each statement within it", async () => {
    const plans = await explainWritings(url, join(postgresFolder() ?? "", "psql"));
    for (const { text } of plans) expect(text).toContain("Query Text");
    expect(plans.map(({ name, text }) => ({ name, scans: scans(text) }))).toEqual(
      writings.map(([name]) => ({ name, scans: [] })),
    );
  });
});
