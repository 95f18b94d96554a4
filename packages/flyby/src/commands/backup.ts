import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { databaseFile } from "@flyby/server";
import type { Command } from "../command.ts";
import { copyDatabase } from "../copy-database.ts";
import { explainNoData, hasDatabase } from "../data-folder.ts";
import { placeOf, whereOptions } from "../place.ts";

/** It has better tools of its own, and a copy of ours would not be consistent while others write. */
const explainPostgres =
  'PostgreSQL is backed up with its own pg_dump. "flyby migrate --from URL --to FOLDER" makes a folder of it that runs by itself.';

export const backupCommand: Command = {
  name: "backup",
  usage: "FILE",
  summary: "Writes everything into one file, also while the server runs.",
  options: whereOptions,
  operands: { name: "FILE", least: 1, most: 1 },
  notes: ["The file holds comments, rooms, settings and keys: keep it as carefully as the data folder."],
  async run(line, terminal) {
    const place = placeOf(line, terminal);
    if (!place.ok || place.store.type === "postgres") {
      terminal.say(place.ok ? explainPostgres : place.message);
      return 1;
    }
    const data = place.store.folder;
    const [file = ""] = line.operands;
    if (!hasDatabase(data)) {
      terminal.say(explainNoData(data));
      return 1;
    }
    if (existsSync(file)) {
      terminal.say(`${resolve(file)} is there already; nothing was overwritten.`);
      return 1;
    }
    const failure = await copyDatabase(databaseFile(data), file);
    if (failure !== null) {
      terminal.say(`No backup was written. ${failure}`);
      return 1;
    }
    terminal.say(`Backed up to ${resolve(file)}.`);
    return 0;
  },
};
