// `npm test`: everything, in the order in which failures are cheapest to find.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBun } from "../packages/flyby/bin/find-bun.mjs";
import { check } from "./check.mjs";
import { readJunit } from "./test/junit.mjs";
import { capture, run } from "./test/run.mjs";
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

/** Tests of real processes, databases, buses and of hostile strangers mostly wait, so they run beside the others. */
const waiting = [
  "cluster",
  "packages/server/src/bus",
  "packages/server/src/store/postgres",
  "packages/server/src/http/fuzz-every-code.test.ts",
];

const reportOf = (name) => join(reports, `${name}.xml`);

/** Its output is shown as it comes, or all at once by whoever waits for `done`. */
function suite(name, args, start = run) {
  return start(bun, ["test", ...args, "--reporter=junit", `--reporter-outfile=${reportOf(name)}`], { cwd: root });
}

function done(name, code) {
  const counts = readJunit(reportOf(name)) ?? { passed: 0, failed: 1, skipped: 0 };
  // A crash after the last test or a file that did not load is a failure, too.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  add(name, counts);
}

const stillMissing = await ensureTools();
add("check", await check());
const built = await run("node", ["packages/flyby/bin/flyby.mjs", "build"], { cwd: root });
add("build", { passed: built === 0 ? 1 : 0, failed: built === 0 ? 0 : 1, skipped: 0 });
const others = waiting.flatMap((path) => [`--path-ignore-patterns=${path}`, `--path-ignore-patterns=${path}/**`]);
const patient = suite("processes", [...waiting.map((path) => `./${path}`), "--timeout", "150000"], capture);
done("packages", await suite("packages", ["./packages", ...others, "--timeout", "30000"]));
const { code, output } = await patient;
console.log(output);
done("processes", code);
done("end to end", await suite("end to end", ["./e2e", "--timeout", "120000"]));
rmSync(reports, { recursive: true, force: true });

for (const tool of stillMissing) console.log(`Skipped for lack of ${tool.name}: ${tool.lost}`);
const skipped = totals.skipped === 0 ? "" : `, ${totals.skipped} skipped`;
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed === 0 ? 0 : 1);
