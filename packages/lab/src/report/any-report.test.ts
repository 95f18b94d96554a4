import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import type { CompareReport, GrowthPoint, Latency, Subject, SubjectResult, Traffic } from "../compare/result.ts";
import { compareChartFiles, renderCompareHtml } from "./compare-html.ts";
import { renderCompareMarkdown } from "./compare-markdown.ts";
import { renderCompareTable } from "./compare-table.ts";
import { compareSections } from "./sections.ts";
import { sampleReport } from "./testing/sample-report.ts";

const subjects: readonly Subject[] = ["websocket", "sse", "stream", "long-poll", "poll", "bosh", "control"];

const count: fc.Arbitrary<number> = fc.oneof(fc.constant(0), fc.nat(10), fc.nat(10_000_000));
const amount: fc.Arbitrary<number> = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true }));

const anyTraffic: fc.Arbitrary<Traffic> = fc.record({
  sliceMs: fc.constantFrom(0, 50, 100, 1000),
  up: fc.array(count, { maxLength: 40 }),
  down: fc.array(count, { maxLength: 40 }),
});

function anyLatency(deliveries: fc.Arbitrary<number>): fc.Arbitrary<Latency> {
  return fc
    .record({ count: deliveries, values: fc.array(amount, { minLength: 101, maxLength: 101 }), isShort: fc.boolean() })
    .map(({ count: measured, values, isShort }) => {
      const sorted = values.toSorted((a, b) => a - b);
      const at = (percent: number): number => sorted[percent] ?? 0;
      return { count: measured, p50: at(50), p95: at(95), p99: at(99), max: at(100), quantiles: isShort ? [] : sorted };
    });
}

const anyPoint: fc.Arbitrary<GrowthPoint> = fc.record({
  viewers: count,
  serverCores: amount,
  bytesPerSecond: amount,
  p95Ms: amount,
});

function anyResult(subject: Subject): fc.Arbitrary<SubjectResult> {
  return fc.record({
    subject: fc.constant(subject),
    complete: fc.boolean(),
    seconds: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 3600, noNaN: true })),
    posted: count,
    deliveries: count,
    declared: count,
    latencyMs: anyLatency(count),
    serverCpuMs: amount,
    requests: count,
    connections: count,
    bytesUp: count,
    bytesDown: count,
    usefulBytes: count,
    memoryPerViewerBytes: fc.option(fc.double({ min: -1e6, max: 1e9, noNaN: true })),
    traffic: anyTraffic,
    oneViewer: anyTraffic,
    growth: fc.array(anyPoint, { maxLength: 5 }),
  });
}

/** Whatever may have been measured, nothing and nonsense included. */
const anyReport: fc.Arbitrary<CompareReport> = fc
  .record({
    scenario: fc.record({ viewers: count, rate: count, seconds: count, subjects: fc.subarray([...subjects]) }),
    results: fc.subarray([...subjects]).chain((some) => fc.tuple(...some.map(anyResult))),
    command: fc.string({ unit: "binary", maxLength: 40 }),
    cpu: fc.string({ unit: "binary", maxLength: 40 }),
  })
  .map(({ scenario, results, command, cpu }) => {
    const sample = sampleReport();
    return { ...sample, command, scenario, results, machine: { ...sample.machine, cpu } };
  });

const noValue = /NaN|Infinity|∞|undefined|null|\[object/;
/** Of a text made for any report: what people wrote into it is theirs. */
const plain = { command: "npx flyby lab compare", cpu: "CPU" };

describe("any report", () => {
  it("[REP1] whatever was measured, no sentence, table, page or chart holds what is no value", () => {
    fc.assert(
      fc.property(anyReport, (any) => {
        const report = { ...any, command: plain.command, machine: { ...any.machine, cpu: plain.cpu } };
        expect(renderCompareMarkdown(report)).not.toMatch(noValue);
        expect(renderCompareTable(report, 80)).not.toMatch(noValue);
        expect(renderCompareHtml(report)).not.toMatch(noValue);
        for (const { svg } of compareChartFiles(report)) expect(svg).not.toMatch(noValue);
      }),
      { numRuns: 60 },
    );
  });

  it("[REP2] of whom nothing arrived, nothing is claimed about delay, work and bytes", () => {
    fc.assert(
      fc.property(anyReport, (any) => {
        const report = { ...any, results: any.results.map((result) => ({ ...result, deliveries: 0 })) };
        const sentences = compareSections(report)
          .filter(({ title }) => /How long|useful/.test(title))
          .flatMap((section) => section.sentences);
        expect(sentences).toEqual([]);
        expect(
          compareSections(report)
            .flatMap((section) => section.sentences)
            .join("\n"),
        ).not.toMatch(/deliveries took|a delivery took|the server worked/);
      }),
      { numRuns: 60 },
    );
  });
});
