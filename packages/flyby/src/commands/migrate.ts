import { resolve } from "node:path";
import { moveInstallation, type StoreChoice } from "@flyby/server";
import { type Command, noOperands } from "../command.ts";
import { explainTrouble } from "../explain-trouble.ts";
import { keepOwner } from "../keep-owner.ts";
import { describePlace, placeOf } from "../place.ts";
import { createProgress } from "../progress.ts";

type End = { readonly ok: true; readonly store: StoreChoice } | { readonly ok: false; readonly message: string };

export const migrateCommand: Command = {
  name: "migrate",
  usage: "--from PLACE --to PLACE",
  summary: "Copies everything from a data folder to PostgreSQL, or back.",
  options: {
    from: { type: "string", value: "PLACE", help: "a data folder, or postgres://…", required: true },
    to: { type: "string", value: "PLACE", help: "an empty one of the other kind, or of the same", required: true },
  },
  operands: noOperands,
  notes: [
    "Stop the servers first. Comments, rooms, moderation, keys and the admin token come along; viewers who come back",
    "go on where they were. What was copied is read back and compared. The source stays as it is.",
  ],
  async run(line, terminal) {
    const from = toEnd(line.values.from ?? "");
    const to = toEnd(line.values.to ?? "");
    if (!from.ok || !to.ok) {
      for (const end of [from, to]) if (!end.ok) terminal.say(end.message);
      return 2;
    }
    const [source, goal] = [describePlace(from.store), describePlace(to.store)];
    const progress = createProgress(terminal, Date.now);
    const moved = await moveInstallation(from.store, to.store, ({ table, rows, ofRows }) =>
      progress(`${table}: ${rows} of ${ofRows}`),
    ).catch((error: unknown) => ({
      ok: false as const,
      message: explainTrouble(error) ?? (error instanceof Error ? error.message : String(error)),
    }));
    progress("");
    if (!moved.ok) {
      terminal.say(`Nothing was migrated. ${moved.message}`);
      return 1;
    }
    if (to.store.type === "sqlite") keepOwner(to.store.folder);
    const { rooms, entries, comments } = moved.report;
    terminal.say(
      `Migrated ${source} to ${goal}: ${rooms} rooms, ${entries} entries, ${comments} comments, read back and found equal.`,
    );
    return 0;
  },
};

function toEnd(text: string): End {
  if (!/^[a-z]+:\/\//i.test(text)) return { ok: true, store: { type: "sqlite", folder: resolve(text) } };
  return placeOf({ values: { store: text } }, { env: {} });
}
