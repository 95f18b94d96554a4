import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { databaseFile } from "@flyby/server";
import { type Command, dataOption } from "../command.ts";
import { copyDatabase } from "../copy-database.ts";
import { dataFolderOf, explainNoData, hasDatabase } from "../data-folder.ts";

export const backupCommand: Command = {
  name: "backup",
  usage: "FILE",
  summary: "Writes everything into one file, also while the server runs.",
  options: dataOption,
  operands: { name: "FILE", least: 1, most: 1 },
  notes: ["The file holds comments, rooms, settings and keys: keep it as carefully as the data folder."],
  async run(line, terminal) {
    const data = dataFolderOf(line, terminal);
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
