import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compareChartFiles, renderCompareHtml } from "../report/compare-html.ts";
import { renderCompareMarkdown } from "../report/compare-markdown.ts";
import type { CompareReport } from "./result.ts";

/** Writes report.json, report.md, report.html and each chart; returns the paths of the three. */
export async function writeReport(report: CompareReport, folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const files = [
    ["report.json", `${JSON.stringify(report, null, 1)}\n`],
    ["report.md", renderCompareMarkdown(report, ".")],
    ["report.html", renderCompareHtml(report)],
  ] as const;
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  for (const { name, svg } of compareChartFiles(report)) await writeFile(join(folder, name), svg);
  return files.map(([name]) => join(folder, name));
}
