import { errors, type GapReason } from "@flyby/protocol";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { TransportName } from "../transports/transport.ts";
import { type WatchedNumbers, watchNumbers } from "./watched-numbers.ts";

/** What the parts report; a scrape also asks `watch`ed numbers. */
export interface Metrics {
  delivered(transport: TransportName, comments: number): void;
  gap(reason: GapReason): void;
  /** `result`: accepted, duplicate or a code of the errors table. */
  submitted(result: string, seconds: number): void;
  closed(code: number): void;
  committed(ms: number): void;
  fannedOut(ms: number): void;
  answered(method: string, status: number, seconds: number): void;
  /** Numbers that are looked up when somebody scrapes. */
  watch(numbers: WatchedNumbers): void;
  /** Prometheus text. */
  text(): Promise<string>;
}

/** A peer may close with any number; what is counted by name is bounded. */
const knownCloses = new Set<number>([1000, 1001, 1003, 1005, 1006, ...Object.values(errors).map(({ close }) => close)]);

const fastBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** Counts and times only: no texts, names, tokens or addresses. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // Counted once per reader and batch: a plain number costs nothing beside the write itself.
  const delivered: Partial<Record<TransportName, number>> = {};
  new Counter({
    name: "flyby_deliveries_total",
    help: "Comments handed to readers.",
    labelNames: ["transport"],
    registers,
    collect() {
      this.reset();
      for (const [transport, count] of Object.entries(delivered)) this.inc({ transport }, count);
    },
  });
  const gaps = new Counter({
    name: "flyby_gaps_total",
    help: "Gaps declared to readers.",
    labelNames: ["reason"],
    registers,
  });
  const submits = new Counter({
    name: "flyby_comments_total",
    help: "Comments offered, by what became of them: accepted, duplicate or the code of the refusal.",
    labelNames: ["result"],
    registers,
  });
  const submitSeconds = new Histogram({
    name: "flyby_submit_seconds",
    help: "From a draft's arrival to its durable acceptance.",
    buckets: fastBuckets,
    registers,
  });
  const commits = new Histogram({
    name: "flyby_store_commit_seconds",
    help: "From handing a change to the store until it is durable.",
    buckets: fastBuckets,
    registers,
  });
  const fanOut = new Histogram({
    name: "flyby_fanout_seconds",
    help: "Handing one batch to all readers of its room.",
    buckets: fastBuckets,
    registers,
  });
  const closes = new Counter({
    name: "flyby_socket_closes_total",
    help: "Closed sockets by close code.",
    labelNames: ["code"],
    registers,
  });
  const requests = new Histogram({
    name: "flyby_http_seconds",
    help: "Answers over HTTP.",
    labelNames: ["method", "status"],
    buckets: fastBuckets,
    registers,
  });
  new Gauge({ name: "flyby_info", help: "1, with the version.", labelNames: ["version"], registers }).set(
    { version },
    1,
  );
  // The usual 10 ms wake an idle process a hundred times a second: a third of all it used.
  collectDefaultMetrics({ register: registry, prefix: "flyby_", eventLoopMonitoringPrecision: 100 });

  return {
    delivered(transport, comments) {
      delivered[transport] = (delivered[transport] ?? 0) + comments;
    },
    gap: (reason) => gaps.inc({ reason }),
    submitted(result, seconds) {
      submits.inc({ result });
      if (result === "accepted") submitSeconds.observe(seconds);
    },
    closed: (code) => closes.inc({ code: knownCloses.has(code) ? String(code) : "other" }),
    committed: (ms) => commits.observe(ms / 1_000),
    fannedOut: (ms) => fanOut.observe(ms / 1_000),
    answered: (method, status, seconds) =>
      requests.observe({ method, status: `${Math.floor(status / 100)}xx` }, seconds),
    watch: (numbers) => watchNumbers(registers, numbers),
    text: () => registry.metrics(),
  };
}
