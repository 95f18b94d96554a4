import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pause } from "../../compare/interruption.ts";
import type { ServerProcess } from "../../process/server-process.ts";
import { startServerProcess } from "../../process/server-process.ts";
import type { BenchParts } from "../bench-parts.ts";
import type { BenchColumn, BenchPart, BenchRow, Verdict } from "../bench-result.ts";
import { type CrowdProcess, openCrowdProcess } from "../crowd/open-crowd-process.ts";
import type { CrowdOutcome, Recovery } from "../crowd/orders.ts";
import { benchRoom, openFlybyStand } from "../flyby-stand.ts";
import { pin } from "../pin.ts";
import { readTreeCost } from "../process-cost.ts";

export interface StormOptions {
  readonly viewers: number;
  /** Comments a second, before, during and after. */
  readonly rate: number;
}

const talkers = 5;
const comePerSecond = 1_000;
const calmMs = 1_500;
/** Who is not back by then does not come. */
const backMs = 60_000;
const arriveMs = 15_000;
const mostBackMs = 5_000;

const columns: readonly BenchColumn[] = [
  { title: "viewers", unit: "count" },
  { title: "back", unit: "count" },
  { title: "half back", unit: "ms" },
  { title: "99 % back", unit: "ms" },
  { title: "all back", unit: "ms" },
  { title: "failed attempts", unit: "count" },
  { title: "server CPU", unit: "ms" },
  { title: "received", unit: "count" },
  { title: "declared", unit: "count" },
  { title: "lost", unit: "count" },
  { title: "doubled", unit: "count" },
];

interface Storm {
  readonly label: string;
  readonly recovery: Recovery;
  readonly outcome: CrowdOutcome;
  readonly cpuMs: number;
}

export async function runStorm(options: StormOptions, parts: BenchParts): Promise<BenchPart> {
  const storms = [
    await raise("connections cut", options, parts, async (server, crowd) => {
      await crowd.ask("drop", null);
      return server;
    }),
    await raise("server killed, started again", options, parts, async (server, crowd, start) => {
      await server.kill();
      // The moment of the kill is the moment from which times run.
      await crowd.ask("drop", null);
      return await start();
    }),
  ];
  return {
    name: "storm",
    title: "Everybody back at once",
    load: `${options.viewers.toLocaleString("en")} viewers of one room, ${options.rate} comments/s before, meanwhile and after.`,
    tables: [{ title: "Back with everything", of: "what happened", columns, rows: storms.map(toRow) }],
    verdicts: storms.map(toVerdict),
    notes: [
      "Times run from the cut until a viewer has joined again with its cursor and holds everything that was there when it did. All come at once, without the random delay a client of ours takes: the worst case. Who is refused comes again after 100 to 300 ms.",
      "Killed is SIGKILL; the time holds the start of a new process on the same database. Who talks says again, with the same nonce, what was not acknowledged.",
      "Received and declared are of all viewers, from their first join to the last comment said; lost would be a number that was jumped over without a word, doubled one that came again as new.",
    ],
    troubles: storms.flatMap(troublesOf),
  };
}

async function raise(
  label: string,
  { viewers, rate }: StormOptions,
  parts: BenchParts,
  strike: (server: ServerProcess, crowd: CrowdProcess, start: () => Promise<ServerProcess>) => Promise<ServerProcess>,
): Promise<Storm> {
  parts.progress(`Storm: ${label}`);
  const folder = await mkdtemp(join(tmpdir(), "flyby-storm-"));
  const first = await openFlybyStand(parts.serve, talkers, { ...parts.start, folder });
  const { address } = first.server;
  let { server } = first;
  const crowd = openCrowdProcess();
  const again = async (): Promise<ServerProcess> => {
    const started = await startServerProcess(parts.serve, { ...parts.start, folder, port: address.port });
    pin(started.pid, "subject");
    return started;
  };
  try {
    const door = { address, path: "/ws", dialect: "flyby" } as const;
    await crowd.ask("sit", { viewersAt: door, postsAt: door, room: benchRoom, tokens: first.tokens });
    await crowd.ask("watch", { viewers, perSecond: comePerSecond });
    await crowd.ask("talk", { perSecond: rate });
    await pause(calmMs, parts.signal);
    const before = readTreeCost(server.pid).cpuMs;
    const old = server.pid;
    server = await strike(server, crowd, again);
    const recovery = await crowd.ask("recovered", { timeoutMs: backMs });
    const cpuMs = readTreeCost(server.pid).cpuMs - (server.pid === old ? before : 0);
    await pause(calmMs, parts.signal);
    await crowd.ask("hush", { timeoutMs: arriveMs });
    const outcome = await crowd.ask("settle", { timeoutMs: arriveMs });
    return { label, recovery, outcome, cpuMs };
  } finally {
    await crowd.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function toRow({ label, recovery, outcome, cpuMs }: Storm): BenchRow {
  const { viewers, back, times, failedAttempts } = recovery;
  const { p50, p99, max } = times;
  const { received, declared, lost, doubled } = outcome;
  const all = back === viewers ? max : null;
  return { label, values: [viewers, back, p50, p99, all, failedAttempts, cpuMs, received, declared, lost, doubled] };
}

function toVerdict({ label, recovery }: Storm): Verdict {
  const { viewers, back, times } = recovery;
  return {
    what: `${viewers.toLocaleString("en")} viewers, ${label}: all are back`,
    measured: back === viewers ? times.max : null,
    unit: "ms",
    bound: { most: mostBackMs },
  };
}

function troublesOf({ label, recovery, outcome }: Storm): readonly string[] {
  const { viewers, back } = recovery;
  const missing = viewers - outcome.upToDate;
  return [
    ...(back < viewers ? [`${label}: ${viewers - back} viewers did not come back within ${backMs / 1_000} s.`] : []),
    ...(missing > 0 ? [`${label}: ${missing} viewers did not get everything.`] : []),
    ...(outcome.lost > 0 ? [`${label}: ${outcome.lost} comments were lost without a word.`] : []),
    ...(outcome.doubled > 0 ? [`${label}: ${outcome.doubled} comments came again as new.`] : []),
    ...(outcome.refused > 0 ? [`${label}: ${outcome.refused} comments were refused.`] : []),
  ];
}
