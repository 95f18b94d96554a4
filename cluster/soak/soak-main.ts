import { parseArgs } from "node:util";
import { churn } from "./churn.ts";
import { cuts } from "./cuts.ts";
import { day } from "./day.ts";
import { hostile } from "./hostile.ts";
import type { Finding, Stage } from "./stage.ts";
import { chaos, fuzz } from "./tests-again.ts";

// The long proof: `npm run soak -- --minutes 60`. Ends with a table, and with 1 where something is not as it must be.

const stages: readonly Stage[] = [cuts, churn, chaos, day, fuzz, hostile];

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    quick: { type: "boolean", default: false },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    only: { type: "string" },
  },
});
const minutes = values.quick ? 1.5 : Number(values.minutes);
const seed = Number(values.seed);
const chosen = stages.filter(({ name }) => values.only === undefined || values.only.split(",").includes(name));
const shares = chosen.reduce((sum, { share }) => sum + share, 0);
if (!(minutes > 0) || !Number.isSafeInteger(seed) || chosen.length === 0) {
  console.error(
    `npm run soak -- [--minutes 10 | --quick] [--seed N] [--only ${stages.map(({ name }) => name).join(",")}]`,
  );
  process.exit(2);
}

console.log(`Soaking for about ${minutes} minutes, seed ${seed}.`);
const rows: (readonly string[])[] = [["", "stage", "what", "expected", "seen"]];
for (const stage of chosen) {
  const began = Date.now();
  const say = (words: string): void => console.log(`[${stage.name}] ${words}`);
  say("begins");
  const ms = shares === 0 ? 0 : (minutes * 60_000 * stage.share) / shares;
  const findings = await stage.run({ ms, seed, say }).catch(toFinding);
  say(`${findings.every(({ ok }) => ok) ? "ok" : "NOT OK"}, ${((Date.now() - began) / 1_000).toFixed(0)} s`);
  for (const { ok, what, expected, seen } of findings)
    rows.push([ok ? "ok" : "FAIL", stage.name, what, expected, seen]);
}

const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
console.log();
for (const row of rows)
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
const failed = rows.filter(([mark]) => mark === "FAIL").length;
console.log(failed === 0 ? "\nEverything is as it must be." : `\n${failed} are not. Again with --seed ${seed}.`);
process.exit(failed === 0 ? 0 : 1);

function toFinding(error: unknown): readonly Finding[] {
  const seen = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(seen);
  return [{ what: "the stage itself", expected: "to run to its end", seen: seen.split("\n")[0] ?? "", ok: false }];
}
