// Types by layer, lint with boundaries, format, and rules against tests. `npm run check`
import { fileURLToPath } from "node:url";
import { capture } from "./test/run.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const layers = ["pure", "dom", "bun", "tests"];

/** Runs every check; returns how many passed and failed, having printed what failed. */
export async function check() {
  const checks = [
    ...layers.map((layer) => [
      `types: ${layer}`,
      "node",
      ["node_modules/typescript/bin/tsc", "-p", `tsconfig.${layer}.json`],
    ]),
    [
      "lint and format",
      "node",
      ["node_modules/@biomejs/biome/bin/biome", "ci", "--colors=off", "--error-on-warnings", "."],
    ],
    ["rules and tests", "node", ["scripts/spec-check.mjs"]],
  ];
  let failed = 0;
  for (const [name, command, args] of checks) {
    const { code, output } = await capture(command, args, { cwd: root });
    console.log(`${code === 0 ? "ok  " : "FAIL"} ${name}`);
    if (code !== 0) {
      console.log(output);
      failed++;
    }
  }
  return { passed: checks.length - failed, failed, skipped: 0 };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed } = await check();
  process.exit(failed === 0 ? 0 : 1);
}
