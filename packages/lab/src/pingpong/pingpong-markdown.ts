import { codeSpan, escapeMarkdown, renderMarkdownTable } from "../report/markdown.ts";
import { aboutPingPong } from "./about-pingpong.ts";
import { pingPongTable } from "./pingpong-table.ts";
import { pingPongMethod, pingPongTitle, sayPingPong } from "./pingpong-words.ts";
import type { PingPongReport } from "./result.ts";

/** report.md. `chart`: the name of the file with the picture, null without. */
export function renderPingPongMarkdown(report: PingPongReport, chart: string | null): string {
  const { columns, rows } = pingPongTable(report);
  return `${[
    `# ${pingPongTitle}`,
    renderList(
      aboutPingPong(report).map(
        ([name, value]) => `${name}: ${name === "Command" ? codeSpan(value) : escapeMarkdown(value)}`,
      ),
    ),
    renderMarkdownTable(columns, rows),
    ...(chart === null ? [] : [`![Duration by way and count](${chart})`]),
    "## What the figures say",
    renderList(sayPingPong(report).map(escapeMarkdown)),
    "## How it was measured",
    renderList(pingPongMethod(report).map(escapeMarkdown)),
  ].join("\n\n")}\n`;
}

const renderList = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");
