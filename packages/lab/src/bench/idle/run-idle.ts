import { pause } from "../../compare/interruption.ts";
import { type MemoryPoint, memoryPerViewer } from "../../compare/memory-per-viewer.ts";
import type { BenchParts } from "../bench-parts.ts";
import type { BenchColumn, BenchPart, BenchRow, Verdict } from "../bench-result.ts";
import { whyNot } from "../fanout/subjects.ts";
import { readTreeCost } from "../process-cost.ts";
import { type IdleSubject, idleLabels, idlePeers, idleSubjects, openIdleStand } from "./idle-stand.ts";

export interface IdleOptions {
  readonly viewers: number;
  /** Of the programs of others, which stand beside ours for comparison. */
  readonly peerViewers: number;
  /** Of silence, for the CPU. */
  readonly seconds: number;
  readonly subjects: readonly IdleSubject[];
}

/** Shares of the audience at which memory is read; the smallest is large enough for everything to be compiled. */
const shares = [0.2, 0.4, 0.6, 0.8, 1] as const;
/** After each arrival: what was made for it only is given back. */
const settleMs = 1_500;
/** With fewer, memory tells nothing anyway: nobody waits for it. */
const leastTellingViewers = 500;
const hastySettleMs = 50;
const mostBytes = { socket: 4_096, http: 10_240 } as const;

const columns: readonly BenchColumn[] = [
  { title: "viewers", unit: "count" },
  { title: "memory/viewer", unit: "bytes" },
  { title: "resident, empty", unit: "bytes" },
  { title: "resident, all", unit: "bytes" },
  { title: "idle core", unit: "share" },
];

export async function runIdle(options: IdleOptions, parts: BenchParts): Promise<BenchPart> {
  const rows: BenchRow[] = [];
  const verdicts: Verdict[] = [];
  const troubles: string[] = [];
  const missing: string[] = [];
  for (const subject of idleSubjects.filter((one) => options.subjects.includes(one))) {
    if (parts.signal.aborted) break;
    const isPeer = idlePeers.has(subject);
    const why =
      subject === "ws" || subject === "socket.io" || subject === "nchan" ? await whyNot(subject, parts.serve) : null;
    if (why !== null) {
      missing.push(why);
      continue;
    }
    try {
      const row = await measureIdle(subject, isPeer ? options.peerViewers : options.viewers, options.seconds, parts);
      rows.push(row);
      if (!isPeer) verdicts.push(verdictOf(subject, row));
    } catch (error) {
      troubles.push(`${idleLabels[subject]}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return {
    name: "idle",
    title: "Idle viewers",
    load: `${options.viewers.toLocaleString("en")} silent viewers of one room in one process, for each transport; ${options.peerViewers.toLocaleString("en")} for the others' programs.`,
    tables: [{ title: "What a silent viewer takes", of: "subject", columns, rows }],
    verdicts,
    notes: [
      "Memory of a viewer is the slope of the line through the resident memory of the serving process at five sizes of the audience: what is there without a viewer is in none of it. The kernel's own buffers, some 4 KB a socket, come on top for everybody.",
      "A long poll is held 25 s and a BOSH request about as long, so that some hundred come again each second at the largest audience: that is their share of a core.",
      ...missing,
    ],
    troubles,
  };
}

async function measureIdle(
  subject: IdleSubject,
  viewers: number,
  seconds: number,
  parts: BenchParts,
): Promise<BenchRow> {
  const stand = await openIdleStand(subject, parts);
  try {
    const empty = readTreeCost(stand.pid).residentBytes;
    const points: MemoryPoint[] = [];
    for (const share of shares) {
      const size = Math.round(viewers * share);
      parts.progress(`Idle: ${idleLabels[subject]}, ${size.toLocaleString("en")} viewers`);
      await stand.watch(size);
      await pause(viewers < leastTellingViewers ? hastySettleMs : settleMs, parts.signal);
      points.push({ viewers: size, residentBytes: readTreeCost(stand.pid).residentBytes });
    }
    const before = readTreeCost(stand.pid).cpuMs;
    const begun = performance.now();
    await pause(seconds * 1_000, parts.signal);
    const cores = (readTreeCost(stand.pid).cpuMs - before) / (performance.now() - begun);
    const all = points.at(-1)?.residentBytes ?? null;
    return { label: idleLabels[subject], values: [viewers, memoryPerViewer(points), empty, all, cores] };
  } finally {
    await stand.stop();
  }
}

function verdictOf(subject: IdleSubject, { values }: BenchRow): Verdict {
  return {
    what: `Memory of an idle viewer, ${idleLabels[subject]}`,
    measured: values[1] ?? null,
    unit: "bytes",
    bound: { most: subject === "websocket" ? mostBytes.socket : mostBytes.http },
  };
}
