import { baselineOf, cpuOfViewers, type Reading } from "../../compare/cpu-account.ts";
import type { ServerProcess } from "../../process/server-process.ts";
import { divide } from "../../report/format.ts";
import { openSwarm } from "../../swarm/open-swarm.ts";
import type { BenchRow } from "../bench-result.ts";
import { benchRoom } from "../flyby-stand.ts";
import { pin } from "../pin.ts";
import { readTreeCost } from "../process-cost.ts";

const comePerSecond = 500;
/** Comments a second: every turn finds everybody waiting again. */
const rate = 10;
const arriveMs = 10_000;

interface TurnParts {
  readonly server: ServerProcess;
  readonly token: string;
  readonly pollers: number;
  readonly seconds: number;
}

/** One row of the table of requests: what a turn of a held poll costs. */
export async function measureTurns({ server, token, pollers, seconds }: TurnParts): Promise<BenchRow> {
  const { address, pid } = server;
  const swarm = openSwarm();
  pin(swarm.pid, "load");
  const read = (): Reading => ({ ...readTreeCost(pid), atMs: performance.now() });
  try {
    const at = { viewersAt: address, postsAt: address, room: benchRoom, token, pollMs: null };
    await swarm.ask("sit", { subject: "long-poll", ...at });
    await swarm.ask("talk", { perSecond: rate });
    const first = read();
    const again = read();
    await Bun.sleep(seconds * 1_000);
    const baseline = baselineOf(first, again, read());
    await swarm.ask("hush", null);
    await swarm.ask("watch", { viewers: pollers, perSecond: comePerSecond });
    await swarm.ask("talk", { perSecond: rate });
    await swarm.ask("heard", { timeoutMs: arriveMs });
    const from = read();
    const load = readTreeCost(swarm.pid).cpuMs;
    await swarm.ask("begin", null);
    await Bun.sleep(seconds * 1_000);
    const { ms, requests } = await swarm.ask("end", null);
    const loadMs = readTreeCost(swarm.pid).cpuMs - load;
    const cpuMs = cpuOfViewers(from, read(), ms, baseline);
    const { latency } = await swarm.ask("settle", { timeoutMs: arriveMs });
    return {
      label: `a turn of a long poll, ${pollers} waiting`,
      values: [
        divide(requests * 1_000, ms),
        divide(cpuMs * 1_000, requests),
        latency.p50,
        latency.p99,
        null,
        divide(cpuMs, ms),
        divide(loadMs, ms),
      ],
    };
  } finally {
    await swarm.stop();
  }
}
