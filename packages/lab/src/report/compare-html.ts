import type { CompareReport } from "../compare/result.ts";
import { compareTables } from "./compare-table.ts";
import { h } from "./markup.ts";
import { dataTable, factList, figure, renderPage, sentenceList } from "./page.ts";
import { aboutRun, compareMethod, compareSections } from "./sections.ts";
import { type ChartFile, toChartFile } from "./svg/chart.ts";

/** report.html: one file which loads nothing. */
export function renderCompareHtml(report: CompareReport): string {
  return renderPage(
    "Transports over one log, measured",
    factList(aboutRun(report)),
    ...compareTables(report).map(({ title, columns, rows }) => dataTable(title, columns, rows)),
    ...compareSections(report).flatMap(({ title, charts, sentences }) => [
      h("h2", {}, title),
      ...charts.map(figure),
      ...(sentences.length === 0 ? [] : [sentenceList(sentences)]),
    ]),
    h("h2", {}, "How it was measured"),
    sentenceList(compareMethod),
  );
}

/** Each chart as a picture of its own: `lab-latency.svg`, `lab-traffic.svg`, … */
export function compareChartFiles(report: CompareReport): ChartFile[] {
  return compareSections(report).flatMap(({ charts }) => charts.map((chart) => toChartFile(chart)));
}
