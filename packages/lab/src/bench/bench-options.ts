import { resolve } from "node:path";
import type { LabLine } from "../lab-command.ts";
import { type BenchName, benchNames } from "./bench-result.ts";
import { type FanoutSubject, fanoutSubjects } from "./fanout/subjects.ts";

/** What is asked for, checked. null: as much as each bench usually takes. */
export interface BenchOptions {
  readonly names: readonly BenchName[];
  readonly isQuick: boolean;
  readonly viewers: number | null;
  readonly rate: number | null;
  readonly seconds: number | null;
  readonly runs: number | null;
  readonly subjects: readonly FanoutSubject[];
  /** Folder of the reports. */
  readonly out: string;
}

/** One process holds one end of each connection, and shells allow some twenty thousand open files. */
const maxViewers = 19_000;
const maxRate = 20_000;
const maxSeconds = 300;
const maxRuns = 20;
const usualFolder = "lab-bench";

type Read =
  | { readonly ok: true; readonly options: BenchOptions }
  | { readonly ok: false; readonly mistakes: readonly string[] };

/** All that is wrong with the line at once, or what it asks for. */
export function readBenchOptions({ values, operands, switches }: LabLine): Read {
  const mistakes: string[] = [];

  function whole(name: string, most: number): number | null {
    const text = values[name];
    if (text === undefined) return null;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    if (value >= 1 && value <= most) return value;
    mistakes.push(`--${name} is a whole number from 1 to ${most.toLocaleString("en")}, not "${text}".`);
    return null;
  }

  const options = {
    names: readNames(operands, mistakes),
    isQuick: switches.has("quick"),
    viewers: whole("viewers", maxViewers),
    rate: whole("rate", maxRate),
    seconds: whole("seconds", maxSeconds),
    runs: whole("runs", maxRuns),
    subjects: readSubjects(values.subjects, mistakes),
    out: resolve(values.out ?? usualFolder),
  };
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, options };
}

function readNames(operands: readonly string[], mistakes: string[]): readonly BenchName[] {
  for (const name of operands) {
    if (name !== "all" && !benchNames.some((known) => known === name))
      mistakes.push(`There is no bench "${name}"; there are ${benchNames.join(", ")} and all.`);
  }
  if (operands.length === 0) mistakes.push(`Which bench? There are ${benchNames.join(", ")} and all.`);
  return operands.includes("all") ? benchNames : benchNames.filter((name) => operands.includes(name));
}

function readSubjects(text: string | undefined, mistakes: string[]): readonly FanoutSubject[] {
  if (text === undefined) return fanoutSubjects;
  const named = text.split(",").map((name) => name.trim());
  for (const name of new Set(named)) {
    if (!fanoutSubjects.some((subject) => subject === name))
      mistakes.push(`There is no subject "${name}"; there are ${fanoutSubjects.join(", ")}.`);
  }
  return fanoutSubjects.filter((subject) => named.includes(subject));
}
