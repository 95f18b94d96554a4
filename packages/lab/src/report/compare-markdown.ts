import type { CompareReport } from "../compare/result.ts";
import { compareTables } from "./compare-table.ts";
import { codeSpan, escapeMarkdown, renderMarkdownTable } from "./markdown.ts";
import { aboutRun, compareMethod, compareSections } from "./sections.ts";
import { type Chart, chartFileName } from "./svg/chart.ts";

/**
 * report.md: what ran on what, the figures, and what they say. `images`: the folder of the chart files as the text links
 * to it; without it there are no pictures.
 */
export function renderCompareMarkdown(report: CompareReport, images?: string): string {
  const about = aboutRun(report).map(
    ([name, value]) => `- ${name}: ${name === "Command" ? codeSpan(value) : escapeMarkdown(value)}`,
  );
  const sections = compareSections(report).flatMap(({ title, charts, sentences }) => {
    const pictures = images === undefined ? [] : charts.map((chart) => linkPicture(chart, images));
    const said = sentences.length === 0 ? [] : [renderList(sentences)];
    return pictures.length + said.length === 0 ? [] : [`## ${title}`, ...pictures, ...said];
  });
  return `${[
    "# Transports over one log, measured",
    about.join("\n"),
    ...compareTables(report).map(({ columns, rows }) => renderMarkdownTable(columns, rows)),
    ...sections,
    "## How it was measured",
    renderList(compareMethod),
  ].join("\n\n")}\n`;
}

function renderList(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${escapeMarkdown(sentence)}`).join("\n");
}

function linkPicture(chart: Chart, images: string): string {
  return `![${escapeMarkdown(`${chart.title}. ${chart.alternative}`)}](${images}/${chartFileName(chart)})`;
}
