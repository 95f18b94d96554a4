import { fileURLToPath } from "node:url";
import { type LabParts, labCommands } from "@flyby/lab";
import { version } from "@flyby/server";
import { type ExitCode, helpFor, type Terminal } from "../command.ts";
import { parseOptions } from "../options.ts";
import { createProgress } from "../progress.ts";
import { listenForStop } from "./stop-signals.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

export const labSummary = "Measures transports, plays ping-pong, shows the wire, finds CDNs.";

function overview(): string {
  const rows = labCommands.map(({ name, summary }) => `  ${name.padEnd(8)} ${summary}`);
  return [`flyby lab COMMAND`, "", labSummary, "", ...rows, "", '"flyby lab COMMAND --help" tells more.'].join("\n");
}

/** `flyby lab NAME …`. Ctrl-C once: it reports what it has; twice: it ends. */
export async function runLab(
  args: readonly string[],
  terminal: Terminal,
  launcherPid: number | null,
): Promise<ExitCode> {
  const [name = "help", ...rest] = args;
  if (name === "help" || name === "--help" || name === "-h") {
    await terminal.write(`${overview()}\n`);
    return 0;
  }
  const command = labCommands.find((known) => known.name === name);
  if (command === undefined) {
    terminal.say(`There is no lab ${name}.\n\n${overview()}`);
    return 2;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    await terminal.write(`${helpFor({ ...command, name: `lab ${name}` })}\n`);
    return 0;
  }
  const line = parseOptions(rest, command.options, command.operands);
  if (line.ok) return command.run(line, toParts(args, terminal, launcherPid));
  for (const mistake of line.mistakes) terminal.say(mistake);
  terminal.say(`"flyby lab ${name} --help" shows how it is used.`);
  return 2;
}

function toParts(args: readonly string[], terminal: Terminal, launcherPid: number | null): LabParts {
  const stop = new AbortController();
  const signals = listenForStop(launcherPid);
  void signals.stop.then((reason) => stop.abort(reason));
  signals.onImpatience(() => process.exit(130));
  // Whoever read the output is gone: nobody is left to go on for.
  process.stdout.once("error", () => stop.abort("nobody reads"));
  const progress = createProgress(terminal, Date.now);
  return {
    write: terminal.write,
    say(line) {
      progress("");
      terminal.say(line);
    },
    progress,
    isTerminal: terminal.isTerminal,
    columns: process.stdout.columns || 80,
    signal: stop.signal,
    serve: [process.execPath, main, "serve"],
    typed: ["npx flyby lab", ...args].join(" "),
    version,
  };
}
