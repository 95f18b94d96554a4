// `npm test`: everything, in the order in which failures are cheapest to find.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBun } from "../packages/flyby/bin/find-bun.mjs";
import { check } from "./check.mjs";
import { readJunit } from "./test/junit.mjs";
import { run } from "./test/run.mjs";
import { ensureTools } from "./test/tools.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const reports = mkdtempSync(join(tmpdir(), "flyby-test-"));
const bun = findBun();
const started = Date.now();
const totals = { passed: 0, failed: 0, skipped: 0 };

function add(name, counts) {
  for (const key of Object.keys(totals)) totals[key] += counts[key];
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(
    `\n== ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)\n`,
  );
}

async function suite(name, args) {
  const file = join(reports, `${name}.xml`);
  const code = await run(bun, ["test", ...args, "--reporter=junit", `--reporter-outfile=${file}`], { cwd: root });
  const counts = readJunit(file) ?? { passed: 0, failed: 1, skipped: 0 };
  // A crash after the last test or a file that did not load is a failure, too.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  add(name, counts);
}

const stillMissing = await ensureTools();
add("check", await check());
const built = await run("node", ["packages/flyby/bin/flyby.mjs", "build"], { cwd: root });
add("build", { passed: built === 0 ? 1 : 0, failed: built === 0 ? 0 : 1, skipped: 0 });
await suite("packages", ["./packages", "--timeout", "30000"]);
await suite("end to end", ["./e2e", "--timeout", "120000"]);
rmSync(reports, { recursive: true, force: true });

for (const tool of stillMissing) console.log(`Skipped for lack of ${tool.name}: ${tool.lost}`);
const skipped = totals.skipped === 0 ? "" : `, ${totals.skipped} skipped`;
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed === 0 ? 0 : 1);
