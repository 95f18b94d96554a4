import type { CompareReport } from "../compare/result.ts";
import { growthCharts } from "./charts/growth-charts.ts";
import { latencyChart } from "./charts/latency-chart.ts";
import { oneViewerChart, trafficChart } from "./charts/traffic-chart.ts";
import { usefulChart } from "./charts/useful-chart.ts";
import { figuresOf } from "./figures.ts";
import type { Chart } from "./svg/chart.ts";
import { sayBytes } from "./text/bytes.ts";
import { sayConservation } from "./text/conservation.ts";
import { sayDelay } from "./text/delay.ts";
import { sayGrowth } from "./text/growth.ts";
import { sayInShort } from "./text/in-short.ts";
import { noiseShare } from "./text/judge.ts";
import { sayMemory } from "./text/memory.ts";
import { sayMissing } from "./text/missing.ts";
import { sayRhythm } from "./text/rhythm.ts";
import { sayWork } from "./text/work.ts";

/** A part of a report: a heading, charts, and sentences that each stand alone. */
export interface Section {
  readonly title: string;
  readonly charts: readonly Chart[];
  readonly sentences: readonly string[];
}

/** What the figures say, in the order in which one asks. Parts about which there is nothing to say are left out. */
export function compareSections(report: CompareReport): Section[] {
  const figures = figuresOf(report);
  const { viewers } = report.scenario;
  const section = (title: string, sentences: readonly string[], charts: readonly (Chart | null)[] = []): Section => ({
    title,
    sentences,
    charts: charts.filter((chart) => chart !== null),
  });
  return [
    section("In short", sayInShort(figures)),
    section("What is missing", sayMissing(report, figures)),
    section("Did everything arrive?", sayConservation(figures)),
    section("How long does a comment take?", sayDelay(figures, viewers), [latencyChart(figures)]),
    section("What crosses the wire, and when?", sayRhythm(figures), [trafficChart(figures), oneViewerChart(figures)]),
    section("How much of it is useful?", sayBytes(figures, viewers), [usefulChart(figures)]),
    section("What does it cost the server?", [...sayWork(figures), ...sayMemory(figures)]),
    section("What do more viewers cost?", sayGrowth(figures), growthCharts(figures)),
  ].filter(({ sentences, charts }) => sentences.length > 0 || charts.length > 0);
}

/** How the figures came about; the same for every run. */
export const compareMethod: readonly string[] = [
  "A delivery is one comment received by one viewer. Its delay runs from just before the comment was posted until the viewer held it.",
  "Bytes are every TCP payload byte, counted by a proxy between viewers and server: requests, headers and frame heads count. Useful bytes are the batches as they stand in the log.",
  "Server time is the processor time of the process that serves the viewers, less what the same comments cost it without viewers. Memory of a viewer is what that process grows by, viewer for viewer, while audiences of several sizes watch in silence.",
  "The control sends the same lines over bare sockets of the runtime: what it costs is the price of sending, what is more is the transport's and the server's.",
  "Server, proxy and viewers share this machine: no network between them delays or loses, unless the command names a delay, and nothing is encrypted. Comments are posted past the proxy.",
  "Viewers send the fewest headers there can be (Host, User-Agent, Accept). A browser sends several times as many with every request, so polling is flattered here.",
  `One run each. Ratios within ${Math.round((1 + noiseShare) * 100) / 100} times are called no difference.`,
];

export function aboutRun({ scenario, machine, command, startedAt, version }: CompareReport): [string, string][] {
  const gigabytes = machine.memoryBytes / 2 ** 30;
  return [
    ["Command", command],
    ["Load", `${scenario.viewers} viewers, ${scenario.rate} comments a second, ${scenario.seconds} s each`],
    ["Started", startedAt],
    ["Flyby", version],
    ["Runtime", machine.runtime],
    ["System", machine.system],
    [
      "Machine",
      `${machine.cpu}, ${machine.cores} cores, ${Number.isFinite(gigabytes) ? gigabytes.toFixed(1) : "–"} GiB`,
    ],
  ];
}
