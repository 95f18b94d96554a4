import { codeSpan, escapeMarkdown, renderMarkdownTable } from "../report/markdown.ts";
import { h } from "../report/markup.ts";
import { dataTable, factList, figure, renderPage, sentenceList } from "../report/page.ts";
import { type Chart, chartFileName } from "../report/svg/chart.ts";
import { type Column, type Row, renderTable } from "../report/table.ts";
import { benchCharts } from "./bench-charts.ts";
import type { BenchPart, BenchReport, BenchTable } from "./bench-result.ts";
import { formatFigure, sayVerdict } from "./verdict.ts";

const title = "The server against its peers, measured";

/** A table as texts, for every kind of paper. */
export function benchCells({ of, columns, rows }: BenchTable): { columns: readonly Column[]; rows: readonly Row[] } {
  return {
    columns: [{ title: of }, ...columns.map((column) => ({ title: column.title, align: "right" as const }))],
    rows: rows.map(({ label, values }) => [
      label,
      ...columns.map(({ unit }, at) => formatFigure(values[at] ?? null, unit)),
    ]),
  };
}

function aboutBench({ command, startedAt, version, machine }: BenchReport): [string, string][] {
  const gigabytes = machine.memoryBytes / 2 ** 30;
  return [
    ["Command", command],
    ["Started", startedAt],
    ["Flyby", version],
    ["Runtime", machine.runtime],
    ["System", machine.system],
    ["Machine", `${machine.cpu}, ${machine.cores} cores, ${gigabytes.toFixed(1)} GiB`],
  ];
}

/** For a terminal so many columns wide. */
export function renderBenchText(report: BenchReport, width: number): string {
  return report.parts.map((part) => renderPartText(part, width)).join("\n\n");
}

function renderPartText({ title: name, tables, verdicts }: BenchPart, width: number): string {
  const drawn = tables.map((table) => {
    const { columns, rows } = benchCells(table);
    return `${name}. ${table.title}\n\n${renderTable(columns, rows, width)}`;
  });
  return [...drawn, verdicts.map(sayVerdict).join("\n")].filter((text) => text !== "").join("\n\n");
}

/** `images`: the folder of the chart files as the text links to it. */
export function renderBenchMarkdown(report: BenchReport, images: string): string {
  const about = aboutBench(report).map(
    ([name, value]) => `- ${name}: ${name === "Command" ? codeSpan(value) : escapeMarkdown(value)}`,
  );
  const list = (sentences: readonly string[]): string =>
    sentences.map((sentence) => `- ${escapeMarkdown(sentence)}`).join("\n");
  const picture = (chart: Chart): string =>
    `![${escapeMarkdown(`${chart.title}. ${chart.alternative}`)}](${images}/${chartFileName(chart)})`;
  const parts = report.parts.flatMap((part) => [
    `## ${part.title}`,
    escapeMarkdown(part.load),
    ...part.tables.flatMap((table) => {
      const { columns, rows } = benchCells(table);
      return [`### ${escapeMarkdown(table.title)}`, renderMarkdownTable(columns, rows)];
    }),
    ...benchCharts(part).map(picture),
    list(part.verdicts.map(sayVerdict)),
    list(part.troubles),
    list(part.notes),
  ]);
  return `${[`# ${title}`, about.join("\n"), ...parts].filter((text) => text !== "").join("\n\n")}\n`;
}

/** report.html: one file which loads nothing. */
export function renderBenchHtml(report: BenchReport): string {
  return renderPage(
    title,
    factList(aboutBench(report)),
    ...report.parts.flatMap((part) => [
      h("h2", {}, part.title),
      h("p", {}, part.load),
      ...part.tables.map((table) => {
        const { columns, rows } = benchCells(table);
        return dataTable(table.title, columns, rows);
      }),
      ...benchCharts(part).map(figure),
      sentenceList([...part.verdicts.map(sayVerdict), ...part.troubles, ...part.notes]),
    ]),
  );
}
