import { divide, formatTimes, joinWords } from "../../report/format.ts";
import type { BenchColumn, BenchTable, Verdict } from "../bench-result.ts";
import { type FanoutFigures, median } from "./fanout-figures.ts";
import { type FanoutSubject, fanoutLabels, fanoutSubjects } from "./subjects.ts";

/** One run of each subject; the figures of a subject come in the order of the runs. */
export type FanoutRuns = ReadonlyMap<FanoutSubject, readonly FanoutFigures[]>;

const columns: readonly BenchColumn[] = [
  { title: "CPU/delivery", unit: "us" },
  { title: "fan-out alone", unit: "us" },
  { title: "× of control", unit: "times" },
  { title: "CPU/comment said", unit: "us" },
  { title: "deliveries/s", unit: "count" },
  { title: "p50", unit: "ms" },
  { title: "p99", unit: "ms" },
  { title: "bytes/delivery", unit: "bytes" },
  { title: "comments/frame", unit: "count" },
  { title: "server core", unit: "share" },
  { title: "load core", unit: "share" },
];

/** The middle of a figure over the runs; null where no run has it. */
export function middleOf(runs: FanoutRuns, subject: FanoutSubject, figure: (one: FanoutFigures) => number | null) {
  return median((runs.get(subject) ?? []).map(figure).filter((value) => value !== null));
}

/** The middle of the ratio of two subjects, run by run: what disturbed a run disturbed both. */
export function ratioOf(runs: FanoutRuns, subject: FanoutSubject, to: FanoutSubject): number | null {
  const own = runs.get(subject) ?? [];
  const others = runs.get(to) ?? [];
  const ratios = own.flatMap((one, at) => {
    const other = others[at];
    if (other === undefined || !one.isComparable || !other.isComparable) return [];
    const ratio = one.fanoutUs === null || other.fanoutUs === null ? null : divide(one.fanoutUs, other.fanoutUs);
    return ratio === null ? [] : [ratio];
  });
  return median(ratios);
}

export function fanoutTable(title: string, runs: FanoutRuns): BenchTable {
  const rows = fanoutSubjects.flatMap((subject) => {
    const all = runs.get(subject) ?? [];
    if (all.length === 0) return [];
    const middle = (figure: (one: FanoutFigures) => number | null): number | null => middleOf(runs, subject, figure);
    const marks = [
      all.some(({ keptUp, isStarved }) => !keptUp && !isStarved) ? "saturated" : "",
      all.some(({ isStarved }) => isStarved) ? "starved" : "",
      all.some(({ isLoadBound }) => isLoadBound) ? "bound by the load" : "",
    ].filter((mark) => mark !== "");
    const label = fanoutLabels[subject] + (marks.length === 0 ? "" : ` (${marks.join(", ")})`);
    const values = [
      middle(({ allUs }) => allUs),
      middle(({ fanoutUs }) => fanoutUs),
      ratioOf(runs, subject, "control"),
      subject === "control" ? null : middle(({ postingUs }) => postingUs),
      middle(({ perSecond }) => perSecond),
      middle(({ p50Ms }) => p50Ms),
      middle(({ p99Ms }) => p99Ms),
      middle(({ bytesPerDelivery }) => bytesPerDelivery),
      middle(({ perFrame }) => perFrame),
      middle(({ serverCores }) => serverCores),
      middle(({ loadCores }) => loadCores),
    ];
    return [{ label, values }];
  });
  return { title, of: "subject", columns, rows };
}

const mostOfControl = 1.25;
const leastAgainstPeers = 20;
const leastAgainstPublish = 8;
const mostP99Ms = 100;
const mostDeflatedBytes = 30;

export function oneAtATimeVerdicts(runs: FanoutRuns): readonly Verdict[] {
  return [
    {
      what: "One comment at a time, CPU of the fan-out against the control",
      measured: ratioOf(runs, "flyby", "control"),
      unit: "times",
      bound: { most: mostOfControl },
    },
  ];
}

const peers = ["ws", "socket.io", "nchan", "bun-publish"] as const;

/** What is compared: with all that is done for a comment (only Flyby checks and stores it), and what all of them do. */
const comparisons = [
  { what: "CPU of a delivery with all it takes, storing included", figure: ({ allUs }: FanoutFigures) => allUs },
  { what: "CPU of a delivery, fan-out alone", figure: ({ fanoutUs }: FanoutFigures) => fanoutUs },
] as const;

export function underLoadVerdicts(runs: FanoutRuns): readonly Verdict[] {
  const against = comparisons.flatMap(({ what, figure }) =>
    peers
      .filter((peer) => runs.has(peer))
      .map((peer): Verdict => {
        const [theirs, ours] = [middleOf(runs, peer, figure), middleOf(runs, "flyby", figure)];
        return {
          what: `Under load, ${what}, ${fanoutLabels[peer]} against Flyby`,
          measured: theirs === null || ours === null ? null : divide(theirs, ours),
          unit: "times",
          bound: { least: peer === "bun-publish" ? leastAgainstPublish : leastAgainstPeers },
        };
      }),
  );
  return [
    ...against,
    {
      what: "Under load, p99 of Flyby",
      measured: middleOf(runs, "flyby", ({ p99Ms }) => p99Ms),
      unit: "ms",
      bound: { most: mostP99Ms },
    },
    {
      what: "Under load, bytes on the wire for a comment and viewer with deflate",
      measured: middleOf(runs, "flyby-deflate", ({ bytesPerDelivery }) => bytesPerDelivery),
      unit: "bytes",
      bound: { most: mostDeflatedBytes },
    },
  ];
}

/** What the figures leave room for: no target is reached beyond what the runtime itself takes for the same batches. */
export function sayLimits(runs: FanoutRuns): readonly string[] {
  const ofControl = sayAgainst(
    runs,
    middleOf(runs, "control", ({ allUs }) => allUs),
  );
  const ofDeflated = sayAgainst(
    runs,
    middleOf(runs, "flyby-deflate", ({ fanoutUs }) => fanoutUs),
  );
  const ours = ratioOf(runs, "flyby", "control");
  return [
    ...(ofControl === ""
      ? []
      : [
          `The limit of such batches on this runtime is the control. A delivery of others costs of the control's: ${ofControl}.`,
        ]),
    ...(ofDeflated === ""
      ? []
      : [`Of Flyby's fan-out alone with deflate, as browsers get it, a delivery of others costs: ${ofDeflated}.`]),
    ...(ours === null ? [] : [`Flyby's fan-out alone costs ${formatTimes(ours)} the control's.`]),
  ];
}

function sayAgainst(runs: FanoutRuns, us: number | null): string {
  if (us === null || us === 0) return "";
  return joinWords(
    peers.flatMap((peer) => {
      const theirs = middleOf(runs, peer, ({ fanoutUs }) => fanoutUs);
      return theirs === null ? [] : [`${fanoutLabels[peer]} ${formatTimes(theirs / us)}`];
    }),
  );
}
