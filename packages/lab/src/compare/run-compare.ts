import { labelOf } from "../report/subjects.ts";
import { createCountdown } from "./countdown.ts";
import { describeMachine } from "./machine.ts";
import { mostViewers, openFilesLimit } from "./open-files.ts";
import { type CompareOptions, expectedMs, planOf } from "./plan.ts";
import type { CompareReport, SubjectResult } from "./result.ts";
import { runSubject } from "./run-subject.ts";
import { sayCount, sayTime } from "./say.ts";

const lookEveryMs = 500;

export interface CompareParts {
  readonly options: CompareOptions;
  readonly serve: readonly string[];
  readonly signal: AbortSignal;
  /** As it was typed. */
  readonly typed: string;
  readonly version: string;
  say(line: string): void;
  progress(line: string): void;
}

export interface CompareOutcome {
  readonly report: CompareReport;
  /** Every subject was measured to its end and nothing went wrong. */
  readonly isGood: boolean;
}

/** One subject after another; stops early when it is interrupted, with what there is. */
export async function runCompare(parts: CompareParts): Promise<CompareOutcome> {
  const { options, signal } = parts;
  const plan = planOf(options, mostViewers(openFilesLimit()));
  const startedAt = new Date().toISOString();
  const results: SubjectResult[] = [];
  const clock = createCountdown(
    options.subjects.map((subject) => expectedMs(subject, plan, options)),
    () => performance.now(),
  );
  let isGood = true;
  parts.say(
    `${sayCount(options.viewers, "viewer")}, ${sayCount(options.rate, "comment")} a second, ${options.subjects.map(labelOf).join(", ")}: about ${sayTime(clock.leftMs())}. Ctrl+C reports what there is.`,
  );

  for (const [at, subject] of options.subjects.entries()) {
    if (signal.aborted) break;
    clock.turnTo(at);
    const name = `${labelOf(subject)} (${at + 1} of ${options.subjects.length})`;
    let doing = "";
    const show = (): void => parts.progress(`${name}: ${doing} · ${sayTime(clock.leftMs())} left`);
    const phase = (words: string): void => {
      doing = words;
      show();
    };
    const timer = setInterval(show, lookEveryMs);
    try {
      const { result, troubles } = await runSubject({ subject, options, plan, serve: parts.serve, signal, phase });
      if (result !== null) results.push(result);
      isGood &&= result?.complete === true && troubles.length === 0;
      for (const trouble of troubles) parts.say(`${labelOf(subject)}: ${trouble}`);
    } catch (error) {
      // What was measured before stays, and the next one may work.
      isGood = false;
      parts.say(`${labelOf(subject)} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      clearInterval(timer);
      parts.progress("");
    }
  }
  const { viewers, rate, seconds, subjects } = options;
  const scenario = { viewers, rate, seconds, subjects };
  const { version, typed: command } = parts;
  const machine = describeMachine();
  return { report: { kind: "compare", version, command, startedAt, machine, scenario, results }, isGood };
}
