// `npm run soak`: hours, or minutes, of what `npm test` has seconds for.
import { fileURLToPath } from "node:url";
import { findBun } from "../packages/flyby/bin/find-bun.mjs";
import { run } from "./test/run.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
process.exit(await run(findBun(), ["cluster/soak/soak-main.ts", ...process.argv.slice(2)], { cwd: root }));
