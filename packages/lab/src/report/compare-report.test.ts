import { describe, expect, it } from "bun:test";
import { compareChartFiles, renderCompareHtml } from "./compare-html.ts";
import { renderCompareMarkdown } from "./compare-markdown.ts";
import { renderCompareTable } from "./compare-table.ts";
import { withResult } from "./testing/changed.ts";
import { sampleReport } from "./testing/sample-report.ts";

describe("a report", () => {
  it("[REP2] and its cells are empty", () => {
    const table = renderCompareTable(withResult("sse", { deliveries: 0 }), 400).split("\n");
    expect(table.find((line) => line.startsWith("SSE"))).toMatch(/^SSE( +–){4} /);
  });

  it("[REP5] an interrupted subject is marked in the table", () => {
    expect(renderCompareTable(withResult("poll", { complete: false }), 400)).toContain("Poll (interrupted)");
  });

  it("[REP11] names machine, versions, command and load, and how it was measured", () => {
    for (const text of [renderCompareMarkdown(sampleReport()), renderCompareHtml(sampleReport())]) {
      for (const fact of [
        "npx flyby lab compare --viewers 200 --rate 20 --seconds 10",
        "Bun 1.4.5",
        "Linux 6.18",
        "Example CPU 2.6 GHz, 2 cores, 24.0 GiB",
        "200 viewers, 20 comments a second, 10 s each",
        "How it was measured",
      ])
        expect(text).toContain(fact);
    }
  });

  it("[REP11] Markdown shows the charts when told where they lie", () => {
    const text = renderCompareMarkdown(sampleReport(), "images");
    for (const { name } of compareChartFiles(sampleReport())) expect(text).toContain(`(images/${name})`);
    expect(renderCompareMarkdown(sampleReport())).not.toContain("![");
  });

  it("[REP6] what people wrote stays text, on the page and in Markdown", () => {
    const hostile = '<script>alert(1)</script> | "x" `y`';
    const sample = sampleReport();
    const report = { ...sample, command: hostile, machine: { ...sample.machine, cpu: hostile } };
    expect(renderCompareHtml(report)).not.toContain("<script");
    expect(renderCompareMarkdown(report)).toContain("Machine: &lt;script&gt;");
  });

  it("[REP6] the page loads nothing and runs nothing", () => {
    const page = renderCompareHtml(sampleReport());
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=|href=|src=/i);
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
  });
});
