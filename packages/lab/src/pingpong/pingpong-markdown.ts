import { codeSpan, escapeMarkdown, renderMarkdownTable } from "../report/markdown.ts";
import { pingPongTable } from "./pingpong-table.ts";
import { pingPongMethod, sayPingPong } from "./pingpong-words.ts";
import type { PingPongReport } from "./result.ts";

/** report.md. `chart`: the name of the file with the picture, null without. */
export function renderPingPongMarkdown(report: PingPongReport, chart: string | null): string {
  const { columns, rows } = pingPongTable(report);
  return `${[
    "# Ping and pong: WebSocket and HTTP, measured",
    renderList(aboutRun(report)),
    renderMarkdownTable(columns, rows),
    ...(chart === null ? [] : [`![Duration by way and count](${chart})`]),
    "## What the figures say",
    renderList(sayPingPong(report).map(escapeMarkdown)),
    "## How it was measured",
    renderList(pingPongMethod(report).map(escapeMarkdown)),
  ].join("\n\n")}\n`;
}

const renderList = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");

function aboutRun({ command, startedAt, version, machine, reference }: PingPongReport): readonly string[] {
  const gigabytes = (machine.memoryBytes / 2 ** 30).toFixed(1);
  const versions = Object.entries(reference ?? {}).map(([name, version]) => `${name} ${version}`);
  return [
    `Command: ${codeSpan(command)}`,
    `Started: ${startedAt}`,
    `Flyby: ${escapeMarkdown(version)}`,
    `Runtime: ${escapeMarkdown(machine.runtime)}`,
    ...(versions.length === 0 ? [] : [`Reference: ${escapeMarkdown(versions.join(", "))}`]),
    `System: ${escapeMarkdown(machine.system)}`,
    `Machine: ${escapeMarkdown(machine.cpu)}, ${machine.cores} cores, ${gigabytes} GiB`,
  ];
}
