// Every rule of a SPEC.md is cited by the title of a test, and every id a test cites is a rule.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const skippedFolders = new Set(["node_modules", "dist", ".git", "data"]);

function* walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skippedFolders.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

const rules = new Map();
const cited = new Map();
const doubled = [];
for (const folder of ["packages", "e2e", "cluster"]) {
  for (const path of walk(join(root, folder))) {
    if (path.endsWith("SPEC.md")) {
      for (const [, id] of readFileSync(path, "utf8").matchAll(/^- \*\*([A-Z]{3}\d+[a-z]?)\*\*/gm)) {
        if (rules.has(id)) doubled.push(`${id} stands in ${rules.get(id)} and in ${path}`);
        rules.set(id, path);
      }
    } else if (/\.(test|contract)\.ts$/.test(path)) {
      for (const [, ids] of readFileSync(path, "utf8").matchAll(
        /["'`]\[([A-Z]{3}\d+[a-z]?(?:[, ]+[A-Z]{3}\d+[a-z]?)*)\]/g,
      )) {
        for (const id of ids.split(/[, ]+/)) cited.set(id, path);
      }
    }
  }
}

const problems = [
  ...doubled,
  ...[...rules].filter(([id]) => !cited.has(id)).map(([id, path]) => `${id} of ${path.slice(root.length)} has no test`),
  ...[...cited]
    .filter(([id]) => !rules.has(id))
    .map(([id, path]) => `${path.slice(root.length)} cites ${id}, which no SPEC.md has`),
];
for (const problem of problems) console.error(problem);
console.log(`${rules.size} rules, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
