import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { renderBenchHtml, renderBenchMarkdown, renderBenchText } from "./bench-report.ts";
import { type BenchPart, type BenchReport, benchNames, type Unit } from "./bench-result.ts";

const units: readonly Unit[] = ["us", "ms", "seconds", "bytes", "count", "share", "times"];
const value = fc.option(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e12 }), fc.nat(10_000)), { nil: null });
const words = fc.oneof(fc.constant("Flyby"), fc.string());

const anyPart: fc.Arbitrary<BenchPart> = fc.record({
  name: fc.constantFrom(...benchNames),
  title: words,
  load: words,
  tables: fc.array(
    fc.record({
      title: words,
      of: words,
      columns: fc.constant(units.map((unit) => ({ title: unit === "us" ? "CPU/delivery" : unit, unit }))),
      rows: fc.array(fc.record({ label: words, values: fc.array(value, { maxLength: units.length }) }), {
        maxLength: 4,
      }),
    }),
    { maxLength: 2 },
  ),
  verdicts: fc.array(
    fc.record({
      what: words,
      measured: value,
      unit: fc.constantFrom(...units),
      bound: fc.oneof(
        fc.nat(100).map((most) => ({ most })),
        fc.nat(100).map((least) => ({ least })),
      ),
    }),
    { maxLength: 3 },
  ),
  notes: fc.array(words, { maxLength: 2 }),
  troubles: fc.array(words, { maxLength: 2 }),
});

const anyReport: fc.Arbitrary<BenchReport> = fc.array(anyPart, { maxLength: 3 }).map((parts) => ({
  kind: "bench",
  version: "0.1.0",
  command: "npx flyby lab bench all",
  startedAt: "2026-01-01T00:00:00.000Z",
  machine: { cpu: "A <CPU>", cores: 2, memoryBytes: 2 ** 34, system: "Linux", runtime: "Bun" },
  parts,
}));

describe("the reports of a bench", () => {
  it("[BEN8] whatever was measured, no text holds what is no value, and text from outside stays text", () => {
    fc.assert(
      fc.property(anyReport, fc.integer({ min: 20, max: 200 }), (report, width) => {
        const figures = { ...report, parts: report.parts.map((part) => ({ ...part, title: "T", load: "L" })) };
        const html = renderBenchHtml(report);
        expect(html).not.toContain("A <CPU>");
        expect(html).toContain("A &lt;CPU&gt;");
        for (const text of [
          renderBenchText(figures, width),
          renderBenchMarkdown(figures, "."),
          renderBenchHtml(figures),
        ])
          expect(text).not.toMatch(/\bNaN\b|\bundefined\b|\bInfinity\b/);
      }),
      { numRuns: 50 },
    );
  });

  it("[BEN8] each verdict, trouble and note of each bench is in both papers", () => {
    const [part] = fc.sample(anyPart, { numRuns: 1, seed: 7 });
    const whole: BenchPart = {
      ...(part as BenchPart),
      title: "Fan-out",
      verdicts: [{ what: "p99", measured: 82, unit: "ms", bound: { most: 100 } }],
      troubles: ["ws could not be measured."],
      notes: ["A delivery is one comment."],
    };
    const [report] = fc.sample(anyReport, { numRuns: 1, seed: 7 });
    const full: BenchReport = { ...(report as BenchReport), parts: [whole] };
    for (const text of [renderBenchMarkdown(full, "."), renderBenchHtml(full)])
      for (const said of ["Fan-out", "asked for: reached", "ws could not be measured.", "A delivery is one comment."])
        expect(text).toContain(said);
  });
});
