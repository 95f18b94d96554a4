import { randomBytes } from "node:crypto";
import { existsSync, renameSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { databaseFile, lockDataFolder, renewEpochs } from "@flyby/server";
import type { Command } from "../command.ts";
import { checkDatabase, copyDatabase } from "../copy-database.ts";
import { explainTrouble } from "../explain-trouble.ts";
import { placeOf, whereOptions } from "../place.ts";

const explainPostgres =
  'PostgreSQL is restored with its own pg_restore, into an empty database; "flyby migrate --from FOLDER --to URL" takes a folder there.';

export const restoreCommand: Command = {
  name: "restore",
  usage: "FILE",
  summary: "Puts a backup in the place of the data; what was there is kept beside it.",
  options: whereOptions,
  operands: { name: "FILE", least: 1, most: 1 },
  notes: ["The server must be stopped. Open pages notice by themselves and load their rooms anew."],
  async run(line, terminal) {
    const [file = ""] = line.operands;
    const place = placeOf(line, terminal);
    if (!place.ok || place.store.type === "postgres") {
      terminal.say(place.ok ? explainPostgres : place.message);
      return 1;
    }
    const data = place.store.folder;
    if (!existsSync(file)) {
      terminal.say(`There is no file ${resolve(file)}.`);
      return 1;
    }
    const wrong = checkDatabase(file);
    if (wrong !== null) {
      terminal.say(`${resolve(file)} cannot be restored. ${wrong} Nothing was changed.`);
      return 1;
    }
    const lock = lockDataFolder(data);
    if (!lock.ok) {
      terminal.say(`${lock.message} Nothing was changed.`);
      return 1;
    }
    try {
      const kept = await replace(file, databaseFile(data));
      terminal.say(`Restored ${resolve(file)}.${kept === null ? "" : ` What was there before is ${kept}.`}`);
      return 0;
    } catch (error) {
      terminal.say(
        `Nothing was restored. ${explainTrouble(error) ?? (error instanceof Error ? error.message : String(error))}`,
      );
      return 1;
    } finally {
      lock.release();
    }
  },
};

/** Returns the name under which the old database was kept, null when there was none. */
async function replace(from: string, to: string): Promise<string | null> {
  const fresh = `${to}.restoring`;
  rmSync(fresh, { force: true });
  const failure = await copyDatabase(from, fresh);
  if (failure !== null) throw new Error(failure);
  // Every log went back in time: cursors of before must not fit any more (LOG5).
  renewEpochs(fresh, (count) => randomBytes(count));
  for (const ending of ["-wal", "-shm"]) rmSync(fresh + ending, { force: true });
  const kept = existsSync(to) ? `${to}.before-${new Date().toISOString().replace(/[:.]/g, "-")}` : null;
  if (kept !== null) {
    for (const ending of ["-wal", "-shm", ""]) if (existsSync(to + ending)) renameSync(to + ending, kept + ending);
  }
  renameSync(fresh, to);
  return kept;
}
