import type { Column, Row } from "./table.ts";

/** A table in Markdown, without the last line end. */
export function renderMarkdownTable(columns: readonly Column[], rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${columns.map((_, at) => escapeMarkdown(cells[at] ?? "")).join(" | ")} |`;
  const rule = `| ${columns.map(({ align }) => (align === "right" ? "---:" : "---")).join(" | ")} |`;
  return [line(columns.map(({ title }) => title)), rule, ...rows.map(line)].join("\n");
}

/** Text from outside, such as a processor's name, stays text. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/[\\`*_[\]{}|]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/** A code span that holds anything. */
export function codeSpan(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  if (longest === 0) return `\`${line}\``;
  const fence = "`".repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}
