import type { WindowCounts, WindowOutcome } from "../swarm/orders.ts";
import type { Bench } from "./bench.ts";
import type { Reading } from "./cpu-account.ts";
import { Interrupted, pause, sleep, unlessInterrupted } from "./interruption.ts";
import type { Plan } from "./plan.ts";
import type { MeteredTraffic } from "./traffic-meter.ts";

/** After Ctrl-C nobody waits long for what is still on its way. */
const hastyMs = 2_000;

/** Everything that was seen of one audience in one stretch of time. */
export interface WindowSeen {
  /** false: cut short. */
  readonly whole: boolean;
  readonly counts: WindowCounts;
  readonly outcome: WindowOutcome;
  readonly metered: MeteredTraffic;
  readonly connections: number;
  readonly from: Reading;
  readonly to: Reading;
}

export async function readCost({ stand }: Pick<Bench, "stand">): Promise<Reading> {
  const atMs = performance.now();
  return { ...(await stand.cost()), atMs };
}

/** Talks until everybody hears, then counts for `ms`, then lets everything arrive. Throws when cut before it counted. */
export async function measureWindow(
  { swarm, meter, stand }: Bench,
  ms: number,
  perSecond: number,
  plan: Plan,
  signal: AbortSignal,
): Promise<WindowSeen> {
  await swarm.ask("talk", { perSecond });
  const heard = await unlessInterrupted(swarm.ask("heard", { timeoutMs: plan.arriveMs }), signal);
  await pause(plan.runUpMs, signal);
  const from = await readCost({ stand });
  await swarm.ask("begin", null);
  meter.begin(plan.sliceMs);
  const whole = await sleep(ms, signal);
  const metered = meter.end();
  const counts = await swarm.ask("end", null);
  const to = await readCost({ stand });
  const connections = meter.connections();
  const settled = await settle(swarm, plan.arriveMs, signal);
  const deaf = heard ? [] : [`Not every viewer got a comment within ${plan.arriveMs / 1_000} s.`];
  const outcome = { ...settled, troubles: [...deaf, ...settled.troubles] };
  return { whole, counts, outcome, metered, connections, from, to };
}

/** Patiently, but hastily as soon as it is interrupted. */
async function settle(swarm: Bench["swarm"], timeoutMs: number, signal: AbortSignal): Promise<WindowOutcome> {
  try {
    return await unlessInterrupted(swarm.ask("settle", { timeoutMs }), signal);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return await swarm.ask("settle", { timeoutMs: hastyMs });
  }
}
