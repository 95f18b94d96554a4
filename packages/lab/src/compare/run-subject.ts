import { type Bench, openBench } from "./bench.ts";
import { type Baseline, baselineOf } from "./cpu-account.ts";
import { Interrupted, sleep, unlessInterrupted } from "./interruption.ts";
import { measureWindow, readCost, type WindowSeen } from "./measure-window.ts";
import { memoryPerViewer } from "./memory-per-viewer.ts";
import { type CompareOptions, growthShares, type Plan } from "./plan.ts";
import type { Subject, SubjectResult } from "./result.ts";
import { type GrowthSeen, toResult } from "./to-result.ts";

/** Enough to compile the way of a comment to a viewer. */
const warmUpViewers = 8;
const memoryReadings = 3;
const betweenReadingsMs = 150;

export interface SubjectParts {
  readonly subject: Subject;
  readonly options: CompareOptions;
  readonly plan: Plan;
  readonly serve: readonly string[];
  readonly signal: AbortSignal;
  /** Called with what is done now. */
  phase(words: string): void;
}

export interface SubjectOutcome {
  /** null: interrupted before anything counted. */
  readonly result: SubjectResult | null;
  /** What should not have happened, in sentences. */
  readonly troubles: readonly string[];
}

/**
 * Measures one subject from a fresh process to its end: warm-up, what comments cost without viewers, memory without and with
 * a silent audience, the whole audience, smaller ones, and once more without.
 */
export async function runSubject(parts: SubjectParts): Promise<SubjectOutcome> {
  parts.phase("starting");
  const bench = await openBench(parts.subject, parts.options, parts.serve);
  try {
    return await measure(bench, parts);
  } finally {
    await bench.stop();
  }
}

async function measure(bench: Bench, parts: SubjectParts): Promise<SubjectOutcome> {
  const { options, plan, subject } = parts;
  let memoryBytes: number | null = null;
  let whole: WindowSeen | null = null;
  let baseline: Baseline | null = null;
  const growth: GrowthSeen[] = [];
  let isComplete = false;
  try {
    await warmUp(bench, parts);
    parts.phase("the server without viewers");
    baseline = await measureBaseline(bench, plan.firstBaselineMs, parts);
    const without = await readMemory(bench, parts);
    parts.phase(`${options.viewers} viewers come`);
    bench.meter.forget();
    await become(bench, options.viewers, parts);
    const withViewers = await readMemory(bench, parts);
    memoryBytes = memoryPerViewer(without, withViewers, options.viewers);
    parts.phase(`measuring ${options.viewers} viewers for ${options.seconds} s`);
    whole = await measureWindow(bench, plan.measureMs, options.rate, plan, parts.signal);
    for (const viewers of smallerAudiences(options.viewers)) {
      parts.phase(`measuring ${viewers} viewers`);
      await become(bench, viewers, parts);
      const seen = await measureWindow(bench, plan.growthMs, options.rate, plan, parts.signal);
      if (!seen.whole) throw new Interrupted();
      growth.push({ viewers, seen });
    }
    parts.phase("the server without viewers, again");
    await become(bench, 0, parts);
    // By now everything is compiled that was in the window, so this one is the truer.
    baseline = await measureBaseline(bench, plan.baselineMs, parts);
    isComplete = whole.whole;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
  if (whole === null || baseline === null) return { result: null, troubles: [] };
  return toResult({ subject, options, whole, growth, baseline, memoryBytes, isComplete });
}

async function become({ swarm }: Bench, viewers: number, { plan, options, signal }: SubjectParts): Promise<void> {
  await unlessInterrupted(swarm.ask("watch", { viewers, spreadMs: plan.spreadMs }), signal);
  await pause(plan.settleMs + options.delayMs * 2, signal);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (!(await sleep(ms, signal))) throw new Interrupted();
}

async function warmUp({ swarm }: Bench, { plan, options, signal, phase }: SubjectParts): Promise<void> {
  phase("warming up");
  const viewers = Math.min(warmUpViewers, options.viewers);
  await unlessInterrupted(swarm.ask("watch", { viewers, spreadMs: 0 }), signal);
  await swarm.ask("talk", { perSecond: options.rate });
  await pause(plan.warmUpMs, signal);
  await unlessInterrupted(swarm.ask("settle", { timeoutMs: plan.arriveMs }), signal);
  await swarm.ask("watch", { viewers: 0, spreadMs: 0 });
}

async function measureBaseline(bench: Bench, ms: number, { options, signal }: SubjectParts): Promise<Baseline> {
  await bench.swarm.ask("talk", { perSecond: options.rate });
  const first = await readCost(bench);
  const second = await readCost(bench);
  await pause(ms, signal);
  const third = await readCost(bench);
  await bench.swarm.ask("hush", null);
  return baselineOf(first, second, third);
}

async function readMemory(bench: Bench, { plan, signal }: SubjectParts): Promise<readonly number[]> {
  await pause(plan.settleMs, signal);
  const readings: number[] = [];
  for (let count = 0; count < memoryReadings; count++) {
    readings.push((await readCost(bench)).residentBytes);
    await pause(betweenReadingsMs, signal);
  }
  return readings;
}

/** Without doubles and without the whole. */
function smallerAudiences(viewers: number): readonly number[] {
  const sizes = growthShares.map((share) => Math.max(1, Math.round(viewers * share)));
  return [...new Set(sizes)].filter((size) => size < viewers);
}
