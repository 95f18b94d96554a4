import { labelOf } from "../report/subjects.ts";
import { describeMachine } from "./machine.ts";
import { mostViewers, openFilesLimit } from "./open-files.ts";
import { type CompareOptions, expectedMs, planOf } from "./plan.ts";
import type { CompareReport, SubjectResult } from "./result.ts";
import { runSubject } from "./run-subject.ts";

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
  const clock = createCountdown(options.subjects.map((subject) => expectedMs(subject, plan, options)));
  let isGood = true;
  parts.say(
    `${options.viewers} viewers, ${options.rate} comments a second, ${options.subjects.map(labelOf).join(", ")}: about ${sayTime(clock.leftMs())}. Ctrl+C reports what there is.`,
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

/** How long it will still take, by what was expected and how that turned out so far. */
function createCountdown(expected: readonly number[]): { turnTo(at: number): void; leftMs(): number } {
  const sum = (list: readonly number[]): number => list.reduce((total, ms) => total + ms, 0);
  const begunAtMs = performance.now();
  let turnedAtMs = begunAtMs;
  let current = 0;
  let factor = 1;
  return {
    turnTo(at) {
      turnedAtMs = performance.now();
      current = at;
      if (at > 0) factor = (turnedAtMs - begunAtMs) / sum(expected.slice(0, at));
    },
    leftMs() {
      const rest = sum(expected.slice(current + 1)) * factor;
      const own = (expected[current] ?? 0) * factor - (performance.now() - turnedAtMs);
      return rest + Math.max(0, own);
    },
  };
}

/** 1:05 */
export function sayTime(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
