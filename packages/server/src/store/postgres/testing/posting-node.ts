import { newComment } from "../../testing/stores-under-test.ts";
import { openPostgresStores } from "../open-stores.ts";
import { postgresOptions } from "./postgres-options.ts";

/*
 * A node of its own process: posts to a room as fast as it can, `PARALLEL` at a time, and writes the seq of each
 * acknowledged comment on a line. URL ROOM NAME PARALLEL
 */
const [url = "", room = "one", name = "node", parallel = "4"] = process.argv.slice(2);
const stores = await openPostgresStores(postgresOptions(url));
let posted = 0;
let isStopping = false;
process.on("SIGTERM", () => {
  isStopping = true;
});

async function postOn(): Promise<void> {
  while (!isStopping) {
    const comment = newComment(`${name}-${++posted}`, { author: name });
    const [appended] = await stores.log.append([{ room, change: { kind: "comment", comment } }]);
    if (appended?.kind === "comment") process.stdout.write(`${appended.seq}\n`);
  }
}

await Promise.all(Array.from({ length: Number(parallel) }, postOn));
await stores.upkeep.close();
