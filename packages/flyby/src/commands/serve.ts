import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { defaults, readBlockedWords, readConfig, readFlags } from "@flyby/server";
import type { ExitCode, Terminal } from "../command.ts";
import { serveProcesses } from "../processes/serve-processes.ts";
import { serveHere } from "../serving/serve-here.ts";

/** Runs until somebody stops it. */
export async function serve(
  args: readonly string[],
  terminal: Terminal,
  launcherPid: number | null,
): Promise<ExitCode> {
  const read = readConfig(args, terminal.env);
  const { folder, flags } = readFlags(args, terminal.env, defaults);
  const mistakes = [
    ...(read.ok ? [] : read.mistakes),
    ...(await checkFolder(folder)),
    ...(await checkWords(flags["blocked-words"])),
  ];
  if (!read.ok || mistakes.length > 0) {
    for (const mistake of mistakes) terminal.say(mistake);
    terminal.say('"flyby serve --help" lists the options.');
    return 2;
  }
  return read.config.processes > 1
    ? serveProcesses(read.config, args, terminal, launcherPid)
    : serveHere(read.config, terminal, launcherPid);
}

async function checkWords(file: unknown): Promise<readonly string[]> {
  if (typeof file !== "string") return [];
  const words = await readBlockedWords(file);
  return words.ok ? [] : [words.message];
}

async function checkFolder(folder: string | null): Promise<readonly string[]> {
  if (folder === null) return [];
  const found = await stat(folder).catch(() => null);
  if (found === null) return [`There is no folder ${resolve(folder)}.`];
  return found.isDirectory() ? [] : [`${resolve(folder)} is a file; a folder of videos is served.`];
}
