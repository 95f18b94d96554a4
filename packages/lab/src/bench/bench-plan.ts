import type { BenchOptions } from "./bench-options.ts";
import type { FanoutOptions } from "./fanout/run-fanout.ts";
import type { HistoryOptions } from "./history/run-history.ts";
import type { HttpOptions } from "./http/run-http.ts";
import { type IdleSubject, idleSubjects } from "./idle/idle-stand.ts";
import type { IdleOptions } from "./idle/run-idle.ts";
import type { StormOptions } from "./storm/run-storm.ts";

/** Everything the benches are told. */
export interface BenchPlan {
  readonly fanout: FanoutOptions;
  readonly idle: IdleOptions;
  readonly storm: StormOptions;
  readonly history: HistoryOptions;
  readonly http: HttpOptions;
}

/** Slow enough that each comment has left before the next one comes: the shortest tick is 20 ms. */
const oneAtATimeRate = 20;
const paceTalkers = 5;
/** Those of one batch are then hardly one person's, as in a full room. */
const loadTalkers = 50;
/** More viewers of the programs of others tell nothing more about one viewer. */
const mostPeerViewers = 5_000;
/** Of a trial: those that differ most. */
const quickIdle: readonly IdleSubject[] = ["websocket", "sse", "bosh", "bun-loop"];
const historyHours = 10;

/** What was asked for, over what a bench usually takes, over the little that a trial takes. */
export function planBench({ isQuick, viewers, rate, seconds, runs, subjects }: BenchOptions): BenchPlan {
  const usual = <T>(full: T, quick: T): T => (isQuick ? quick : full);
  const fanoutViewers = viewers ?? usual(1_000, 200);
  const idleViewers = viewers ?? usual(15_000, 1_500);
  return {
    fanout: {
      oneAtATime: {
        viewers: fanoutViewers,
        talkers: Math.min(paceTalkers, fanoutViewers),
        rate: oneAtATimeRate,
        seconds: seconds ?? usual(10, 1),
      },
      underLoad: {
        viewers: fanoutViewers,
        talkers: Math.min(loadTalkers, fanoutViewers),
        rate: rate ?? 1_000,
        seconds: seconds ?? usual(8, 1),
      },
      runs: runs ?? usual(3, 1),
      subjects: isQuick ? subjects.filter((subject) => subject !== "bun-loop") : subjects,
    },
    idle: {
      viewers: idleViewers,
      peerViewers: Math.min(mostPeerViewers, idleViewers),
      seconds: seconds ?? usual(10, 1),
      subjects: usual(idleSubjects, quickIdle),
    },
    storm: { viewers: viewers ?? usual(5_000, 500), rate: Math.min(rate ?? 20, 100) },
    history: {
      comments: usual(1_000_000, 20_000),
      hours: historyHours,
      posted: usual(20_000, 2_000),
      seconds: seconds ?? usual(10, 1),
    },
    http: {
      connections: 16,
      seconds: seconds ?? usual(5, 1),
      comments: usual(1_000, 300),
      pollers: Math.min(viewers ?? usual(1_000, 100), 1_000),
    },
  };
}
