import { type Bench, openBench } from "./bench.ts";
import { type Baseline, baselineOf } from "./cpu-account.ts";
import { Interrupted, pause, unlessInterrupted } from "./interruption.ts";
import { measureWindow, readCost, type WindowSeen } from "./measure-window.ts";
import { type MemoryPoint, memoryPerViewer } from "./memory-per-viewer.ts";
import { type CompareOptions, comingPerSecond, growthShares, type Plan, silentShares } from "./plan.ts";
import type { Subject, SubjectResult } from "./result.ts";
import { sayCount } from "./say.ts";
import { type GrowthSeen, toResult } from "./to-result.ts";

/** Enough to compile the way of a comment to a viewer. */
const warmUpViewers = 8;
const memoryReadings = 3;
const betweenReadingsMs = 60;

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
 * Measures one subject from a fresh process to its end: warm-up, what comments cost without viewers, memory while a
 * silent audience grows, the whole audience that hears, smaller ones, and once more without.
 */
export async function runSubject(parts: SubjectParts): Promise<SubjectOutcome> {
  parts.phase("starting");
  const bench = await openBench(parts.subject, parts.options, parts.serve);
  try {
    return await measure(bench, parts);
  } catch (error) {
    // Whatever was noticed first, a server that is gone is the reason.
    const words = error instanceof Error ? error.message : String(error);
    throw new Error((await bench.stand.ended()) ?? words, { cause: error });
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
    parts.phase(`${sayCount(plan.silentViewers, "viewer")} in silence`);
    memoryBytes = await measureMemory(bench, parts);
    await become(bench, 0, parts);
    bench.meter.forget();
    await become(bench, options.viewers, parts);
    parts.phase(`measuring ${sayCount(options.viewers, "viewer")} for ${options.seconds} s`);
    whole = await measureWindow(bench, plan.measureMs, options.rate, plan, parts.signal);
    for (const viewers of audiences(options.viewers, growthShares).filter((size) => size < options.viewers)) {
      parts.phase(`measuring ${sayCount(viewers, "viewer")}`);
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
  await unlessInterrupted(swarm.ask("watch", { viewers, perSecond: comingPerSecond }), signal);
  await pause(plan.settleMs + options.delayMs * 2, signal);
}

async function warmUp({ swarm }: Bench, { plan, options, signal, phase }: SubjectParts): Promise<void> {
  phase("warming up");
  const viewers = Math.min(warmUpViewers, options.viewers);
  await unlessInterrupted(swarm.ask("watch", { viewers, perSecond: comingPerSecond }), signal);
  await swarm.ask("talk", { perSecond: options.rate });
  await pause(plan.warmUpMs, signal);
  await unlessInterrupted(swarm.ask("settle", { timeoutMs: plan.arriveMs }), signal);
  await swarm.ask("watch", { viewers: 0, perSecond: comingPerSecond });
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

/** Per viewer, from audiences that grow in silence. */
async function measureMemory(bench: Bench, parts: SubjectParts): Promise<number | null> {
  const points: MemoryPoint[] = [];
  for (const viewers of audiences(parts.plan.silentViewers, silentShares)) {
    await become(bench, viewers, parts);
    points.push({ viewers, residentBytes: await readMemory(bench, parts.signal) });
  }
  return memoryPerViewer(points);
}

/** The middle one of a few readings. */
async function readMemory(bench: Bench, signal: AbortSignal): Promise<number> {
  const readings: number[] = [];
  for (let count = 0; count < memoryReadings; count++) {
    if (count > 0) await pause(betweenReadingsMs, signal);
    readings.push((await readCost(bench)).residentBytes);
  }
  return readings.toSorted((a, b) => a - b)[Math.floor(memoryReadings / 2)] ?? 0;
}

/** Without doubles: of few viewers there are few parts. */
function audiences(viewers: number, shares: readonly number[]): readonly number[] {
  return [...new Set(shares.map((share) => Math.max(1, Math.round(viewers * share))))];
}
