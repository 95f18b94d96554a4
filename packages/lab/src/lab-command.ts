/** What the command line gives a command of the lab. */
export interface LabParts {
  /** Results: what another program may read. */
  write(text: string): Promise<void>;
  /** Words for a person. */
  say(line: string): void;
  /** One line that the next call replaces on a terminal; elsewhere it is said now and then. "" ends it. */
  progress(line: string): void;
  readonly isTerminal: boolean;
  /** Columns of the terminal; 80 elsewhere. */
  readonly columns: number;
  /** Aborted by Ctrl-C: the command reports what it has. */
  readonly signal: AbortSignal;
  /** The command which starts a server of ours, options follow: `[runtime, main.ts, "serve"]`. */
  readonly serve: readonly string[];
  /** As it was typed, for reports. */
  readonly typed: string;
  readonly version: string;
}

/** The line, parsed by the options a command names. */
export interface LabLine {
  readonly values: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
  readonly operands: readonly string[];
}

export interface LabOption {
  readonly type: "string" | "boolean";
  /** How the help writes the value. */
  readonly value?: string;
  readonly help: string;
  readonly oneOf?: readonly string[];
}

/** `flyby lab NAME …` */
export interface LabCommand {
  readonly name: string;
  /** One line in the list of commands. */
  readonly summary: string;
  /** What follows the name: `COUNT… [--reference python]`. */
  readonly usage: string;
  readonly options: Readonly<Record<string, LabOption>>;
  readonly operands: { readonly name: string; readonly least: number; readonly most: number };
  /** Lines under the options. */
  readonly notes?: readonly string[];
  /** 0: done. 1: it could not be done, and why was said. 2: the line was wrong. */
  run(line: LabLine, parts: LabParts): Promise<0 | 1 | 2>;
}
