import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toChartFile } from "../report/svg/chart.ts";
import { benchCharts } from "./bench-charts.ts";
import { renderBenchHtml, renderBenchMarkdown } from "./bench-report.ts";
import type { BenchReport } from "./bench-result.ts";

/** Writes report.json, report.md, report.html and each chart; returns the paths of the three. */
export async function saveBench(report: BenchReport, folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const files = [
    ["report.json", `${JSON.stringify(report, null, 1)}\n`],
    ["report.md", renderBenchMarkdown(report, ".")],
    ["report.html", renderBenchHtml(report)],
  ] as const;
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  const charts = report.parts.flatMap(benchCharts).map(toChartFile);
  for (const { name, svg } of charts) await writeFile(join(folder, name), svg);
  return files.map(([name]) => join(folder, name));
}
