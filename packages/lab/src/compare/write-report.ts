import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderCompareHtml } from "../report/compare-html.ts";
import { renderCompareMarkdown } from "../report/compare-markdown.ts";
import type { CompareReport } from "./result.ts";

/** Writes report.json, report.md and report.html; returns their paths. */
export async function writeReport(report: CompareReport, folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const files = [
    ["report.json", `${JSON.stringify(report, null, 1)}\n`],
    ["report.md", renderCompareMarkdown(report)],
    ["report.html", renderCompareHtml(report)],
  ] as const;
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  return files.map(([name]) => join(folder, name));
}
