import { formatCount } from "../report/format.ts";
import type { Contender } from "./contender.ts";
import { labelOf } from "./looks.ts";
import type { PingRun } from "./result.ts";
import type { Exchanged } from "./run-exchanges.ts";

export interface PlayOptions {
  readonly contenders: readonly Contender[];
  readonly counts: readonly number[];
  /** Exchanges of each contender before the first that counts. */
  readonly warmUp: number;
  readonly signal: AbortSignal;
  /** ms with fractions. */
  readonly now: () => number;
  readonly progress: (line: string) => void;
}

interface Step {
  readonly turn: number;
  readonly contender: Contender;
  readonly count: number;
}

/** A line that changes more often cannot be read. */
const tellEveryMs = 200;

/** Every count by every contender; each count begins with another one, so that none is always first or last. */
export function planSteps(contenders: readonly Contender[], counts: readonly number[]): readonly Step[] {
  return counts.flatMap((count, turn) => {
    const first = turn % Math.max(1, contenders.length);
    return [...contenders.slice(first), ...contenders.slice(0, first)].map((contender) => ({ turn, contender, count }));
  });
}

export interface Played {
  readonly runs: readonly PingRun[];
  /** Why it ended early; null when it was done or aborted. */
  readonly trouble: Error | null;
}

/** Warms all up, then plays the plan, one after the other. Ended early, it gives what was done. */
export async function play(options: PlayOptions): Promise<Played> {
  const { contenders, counts, warmUp, signal, now, progress } = options;
  const runs: PingRun[] = [];
  const pace = new Map<Contender, number>();
  const steps = planSteps(contenders, counts);

  async function runStep(
    { contender, count }: Omit<Step, "turn">,
    say: (so: Exchanged) => string,
  ): Promise<Exchanged & { readonly trouble: Error | null }> {
    let toldAt = Number.NEGATIVE_INFINITY;
    let far: Exchanged = { done: 0, ms: 0 };
    const onProgress = (so: Exchanged): void => {
      far = so;
      if (so.done > 0) pace.set(contender, so.ms / so.done);
      if (now() - toldAt < tellEveryMs) return;
      toldAt = now();
      progress(say(so));
    };
    try {
      return { ...(await contender.run({ count, signal, now, onProgress })), trouble: null };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { ...far, trouble: new Error(`${labelOf(contender)}: ${why}`) };
    }
  }

  for (const contender of contenders) {
    if (signal.aborted) return { runs, trouble: null };
    const { trouble } = await runStep({ contender, count: warmUp }, () => `Warming up: ${labelOf(contender)}`);
    if (trouble !== null) return { runs, trouble };
  }
  for (const [index, step] of steps.entries()) {
    if (signal.aborted) break;
    const { side, subject } = step.contender;
    const say = ({ done }: Exchanged): string => {
      const left = toLeftMs(steps.slice(index), done, pace);
      const how = `${formatCount(done)} of ${formatCount(step.count)}`;
      return `${labelOf(step.contender)}: ${how} · ${index + 1} of ${steps.length} · ${sayLeft(left)}`;
    };
    const { done, ms, trouble } = await runStep(step, say);
    if (done > 0) runs.push({ side, subject, turn: step.turn, asked: step.count, done, ms });
    if (trouble !== null) return { runs, trouble };
  }
  return { runs, trouble: null };
}

/** What the rest takes if all go on as they did. `done`: of the first step. */
function toLeftMs(steps: readonly Step[], done: number, pace: ReadonlyMap<Contender, number>): number {
  return steps.reduce((sum, { contender, count }, index) => {
    return sum + (index === 0 ? count - done : count) * (pace.get(contender) ?? 0);
  }, 0);
}

/** Rough, as it is. */
export function sayLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds <= 90) return `about ${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `about ${minutes} min left` : `about ${Math.round(minutes / 60)} h left`;
}
