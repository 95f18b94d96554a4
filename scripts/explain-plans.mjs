// Prints the plan of every statement of the store on a PostgreSQL of its own:
//   node_modules/.bin/bun scripts/explain-plans.mjs ROWS
// (default 5,000,000 comments: some 5 GB in the temporary folder and a few minutes).
import { join } from "node:path";
import { SQL } from "bun";
import { systemClock } from "../packages/server/src/clock.ts";
import { openLink } from "../packages/server/src/store/postgres/link.ts";
import { migrate } from "../packages/server/src/store/postgres/migrate.ts";
import { fill } from "../packages/server/src/store/postgres/testing/fill.ts";
import { explainReadings, explainWritings } from "../packages/server/src/store/postgres/testing/plans.ts";
import { postgresFolder, startPostgres } from "../packages/testing/src/index.ts";

const rows = Number(process.argv[2] ?? 5_000_000);
const server = await startPostgres();
try {
  const url = await server.newDatabase();
  const link = await openLink({ url, clock: systemClock, deadlineMs: 60_000 }, 60_000);
  await migrate(link);
  link.drop();
  const sql = new SQL(url, { max: 1 });
  const began = performance.now();
  await fill(sql, rows);
  console.log(`${rows} comments, filled in ${Math.round((performance.now() - began) / 1_000)} s`);
  const readings = await explainReadings(sql, "ANALYZE, BUFFERS");
  const writings = await explainWritings(url, join(postgresFolder(), "psql"));
  for (const { name, text } of [...readings, ...writings]) console.log(`\n## ${name}\n${text}`);
  await sql.close();
} finally {
  await server.stop();
}
