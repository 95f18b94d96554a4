import { Interrupted } from "../compare/interruption.ts";
import type { BenchParts } from "./bench-parts.ts";
import type { BenchPlan } from "./bench-plan.ts";
import type { BenchName, BenchPart } from "./bench-result.ts";
import { runFanout } from "./fanout/run-fanout.ts";
import { runHistory } from "./history/run-history.ts";
import { runHttp } from "./http/run-http.ts";
import { runIdle } from "./idle/run-idle.ts";
import { runStorm } from "./storm/run-storm.ts";

function run(name: BenchName, plan: BenchPlan, parts: BenchParts): Promise<BenchPart> {
  switch (name) {
    case "fanout":
      return runFanout(plan.fanout, parts);
    case "idle":
      return runIdle(plan.idle, parts);
    case "storm":
      return runStorm(plan.storm, parts);
    case "history":
      return runHistory(plan.history, parts);
    case "http":
      return runHttp(plan.http, parts);
  }
}

/** One bench after the other; what was measured before a failure or an interruption stays. */
export async function runBenches(
  names: readonly BenchName[],
  plan: BenchPlan,
  parts: BenchParts,
): Promise<{ readonly done: readonly BenchPart[]; readonly troubles: readonly string[] }> {
  const done: BenchPart[] = [];
  const troubles: string[] = [];
  for (const name of names) {
    if (parts.signal.aborted) break;
    try {
      done.push(await run(name, plan, parts));
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      troubles.push(error instanceof Interrupted ? `${name}: interrupted.` : `${name} could not be measured: ${words}`);
    }
  }
  return { done, troubles: [...troubles, ...done.flatMap((part) => part.troubles)] };
}
