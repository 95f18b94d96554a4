import type { Operands, OptionShapes, ParsedOptions } from "./options.ts";

/** What a command has of the world. */
export interface Terminal {
  /** Results: what another program may read. Resolves when it is written, so that a slow reader slows us. */
  write(text: string | Uint8Array): Promise<void>;
  /** Words for a person. */
  say(line: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

/** 0: done. 1: it could not be done, and why was said. 2: the line was wrong. */
export type ExitCode = 0 | 1 | 2;

export interface Command {
  readonly name: string;
  /** One line in the list of commands. */
  readonly summary: string;
  /** What follows the name, `FILE… --room ID`. */
  readonly usage: string;
  readonly options: OptionShapes;
  readonly operands: Operands;
  /** Lines under the options. */
  readonly notes?: readonly string[];
  run(line: ParsedOptions, terminal: Terminal): Promise<ExitCode>;
}

export const noOperands: Operands = { name: "", least: 0, most: 0 };

export function helpFor(command: Pick<Command, "name" | "summary" | "usage" | "options" | "notes">): string {
  const rows = Object.entries(command.options).map(
    ([name, { value, help }]) => [`--${name}${value === undefined ? "" : ` ${value}`}`, help] as const,
  );
  const wide = Math.max(0, ...rows.map(([left]) => left.length));
  return [
    `flyby ${command.name}${command.usage === "" ? "" : ` ${command.usage}`}`,
    "",
    command.summary,
    ...(rows.length > 0 ? ["", ...rows.map(([left, help]) => `  ${left.padEnd(wide)}  ${help}`)] : []),
    ...(command.notes === undefined ? [] : ["", ...command.notes]),
  ].join("\n");
}
