import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toChartFile } from "../report/svg/chart.ts";
import { toFigures } from "./figures.ts";
import { pingPongChart } from "./pingpong-chart.ts";
import { renderPingPongHtml } from "./pingpong-html.ts";
import { renderPingPongMarkdown } from "./pingpong-markdown.ts";
import type { PingPongReport } from "./result.ts";

/** Writes report.md, report.json, report.html and the chart; reports of before are replaced. Returns the paths. */
export async function savePingPong(report: PingPongReport, folder: string): Promise<readonly string[]> {
  const drawn = pingPongChart(report);
  const chart = drawn === null ? null : toChartFile(drawn);
  const files = {
    "report.md": renderPingPongMarkdown(report, chart?.name ?? null),
    "report.json": `${JSON.stringify({ ...report, figures: toFigures(report) }, null, 2)}\n`,
    "report.html": renderPingPongHtml(report),
    ...(chart === null ? {} : { [chart.name]: chart.svg }),
  };
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return Object.keys(files).map((name) => join(folder, name));
}
