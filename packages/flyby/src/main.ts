import { version } from "@flyby/server";
import { type Command, helpFor, type Terminal } from "./command.ts";
import { backupCommand } from "./commands/backup.ts";
import { buildCommand } from "./commands/build.ts";
import { exportCommand } from "./commands/export.ts";
import { importCommand } from "./commands/import.ts";
import { labSummary, runLab } from "./commands/lab.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { restoreCommand } from "./commands/restore.ts";
import { roomCommand } from "./commands/room.ts";
import { serve } from "./commands/serve.ts";
import { serveHelp } from "./commands/serve-help.ts";
import { tokenCommand } from "./commands/token.ts";
import { explainTrouble } from "./explain-trouble.ts";
import { keepOwner } from "./keep-owner.ts";
import { parseOptions } from "./options.ts";
import { createOutput } from "./output.ts";
import { placeOf } from "./place.ts";

const commands: readonly Command[] = [
  buildCommand,
  importCommand,
  exportCommand,
  roomCommand,
  tokenCommand,
  backupCommand,
  restoreCommand,
  migrateCommand,
];

function overview(): string {
  const rows = [
    ["serve", "Serves a folder of videos, or the samples."],
    ...commands.map(({ name, summary }) => [name, summary]),
    ["lab", labSummary],
  ];
  const lines = rows.map(([name = "", summary = ""]) => `  ${name.padEnd(8)} ${summary}`);
  return [
    `Flyby ${version}: comments that fly over a video at the moment they are about.`,
    "",
    ...lines,
    "",
    '"flyby COMMAND --help" tells more.',
  ].join("\n");
}

async function run(args: readonly string[], terminal: Terminal, launcherPid: number | null): Promise<number> {
  const [name = "help", ...rest] = args;
  const wantsHelp = rest.includes("--help") || rest.includes("-h");
  if (name === "--version" || name === "-v") {
    await terminal.write(`${version}\n`);
    return 0;
  }
  if (name === "help" || name === "--help" || name === "-h") {
    await terminal.write(`${overview()}\n`);
    return 0;
  }
  if (name === "serve") {
    if (!wantsHelp) return serve(rest, terminal, launcherPid);
    await terminal.write(`${serveHelp()}\n`);
    return 0;
  }
  if (name === "lab") return runLab(rest, terminal, launcherPid);
  const command = commands.find((known) => known.name === name);
  if (command === undefined) {
    terminal.say(`There is no command ${name}.\n\n${overview()}`);
    return 2;
  }
  if (wantsHelp) {
    await terminal.write(`${helpFor(command)}\n`);
    return 0;
  }
  const line = parseOptions(rest, command.options, command.operands);
  if (line.ok) {
    try {
      return await command.run(line, terminal);
    } finally {
      const place = "data" in command.options ? placeOf(line, terminal) : null;
      if (place?.ok && place.store.type === "sqlite") keepOwner(place.store.folder);
    }
  }
  for (const mistake of line.mistakes) terminal.say(mistake);
  terminal.say(`"flyby ${name} --help" shows how it is used.`);
  return 2;
}

const terminal: Terminal = {
  // Not Bun.write: to a pipe that is full it writes some of a text twice.
  write: createOutput(process.stdout),
  // console.error would paint it red on a terminal.
  say: (line) => void process.stderr.write(`${line}\n`),
  env: process.env,
  isTerminal: process.stdout.isTTY === true,
};

// Timers of the server keep no process alive. While nothing else does (a database is waited for), the runtime would look
// for work without a pause: a whole core.
setInterval(() => undefined, 3_600_000);

const launcher = Number(process.env.FLYBY_LAUNCHER_PID ?? "");
try {
  process.exit(await run(process.argv.slice(2), terminal, launcher > 0 ? launcher : null));
} catch (error) {
  const words = error instanceof Error ? error.message : String(error);
  terminal.say(explainTrouble(error) ?? `flyby: ${words}`);
  if (process.env.FLYBY_LOG_LEVEL === "debug" && error instanceof Error) terminal.say(error.stack ?? "");
  process.exit(1);
}
