/** One column of a table. Cells are text that is already formatted. */
export interface Column {
  readonly title: string;
  /** Numbers stand right. Default: left. */
  readonly align?: "left" | "right";
}

export type Row = readonly string[];

const between = "  ";
/** A cell is never cut shorter: below it nothing can be read. */
const leastCell = 4;
/** Two cells, in the narrowest of terminals. */
const leastRoom = 2 * leastCell + between.length;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * A table for a terminal `width` columns wide, without the last line end. What does not fit goes below, under its first
 * column again; a cell too wide even so ends in "…".
 */
export function renderTable(columns: readonly Column[], rows: readonly Row[], width: number): string {
  const widths = columns.map(({ title }, at) =>
    Math.max(1, ...[title, ...rows.map((row) => row[at] ?? "")].map(cellWidth)),
  );
  const whole = widths.reduce((sum, one) => sum + between.length + one, 0);
  const room = Math.min(whole, Math.max(leastRoom, Math.floor(width) || leastRoom));
  return splitEvenly(widths, room)
    .map((part) => renderPart(columns, rows, fitFirst(part, widths, room)))
    .join("\n\n");
}

interface Placed {
  readonly at: number;
  width: number;
}

/** As few parts as fit, and of those the most alike in width: no column stands alone for want of two letters. */
function splitEvenly(widths: readonly number[], room: number): number[][] {
  const fewest = splitColumns(widths, room).length;
  let best = room;
  while (best > 1 && splitColumns(widths, best - 1).length === fewest) best -= 1;
  return splitColumns(widths, best);
}

/** Every part begins with the first column, so that each row says what it is of. */
function splitColumns(widths: readonly number[], room: number): number[][] {
  const parts: number[][] = [];
  const first = widths[0] ?? 0;
  let part = [0];
  let used = first;
  for (let at = 1; at < widths.length; at += 1) {
    const needed = between.length + (widths[at] ?? 0);
    if (used + needed > room && part.length > 1) {
      parts.push(part);
      part = [0];
      used = first;
    }
    part.push(at);
    used += needed;
  }
  return [...parts, part];
}

function fitFirst(part: readonly number[], widths: readonly number[], room: number): Placed[] {
  const placed = part.map((at) => ({ at, width: Math.min(widths[at] ?? 0, room) }));
  for (let at = 0; at < placed.length; at += 1) {
    const total = placed.reduce((sum, { width }) => sum + width, between.length * (placed.length - 1));
    const cell = placed[at];
    if (cell !== undefined && total > room) cell.width = Math.max(leastCell, cell.width - (total - room));
  }
  return placed;
}

function renderPart(columns: readonly Column[], rows: readonly Row[], part: readonly Placed[]): string {
  const line = (cells: Row): string =>
    part
      .map(({ at, width }) => pad(cells[at] ?? "", width, columns[at]?.align ?? "left"))
      .join(between)
      .trimEnd();
  const rule = part.map(({ width }) => "─".repeat(width)).join(between);
  return [line(columns.map(({ title }) => title)), rule, ...rows.map(line)].join("\n");
}

function cellWidth(text: string): number {
  return Bun.stringWidth(oneLine(text));
}

function pad(text: string, width: number, align: "left" | "right"): string {
  const cell = cut(oneLine(text), width);
  const space = " ".repeat(Math.max(0, width - Bun.stringWidth(cell)));
  return align === "right" ? space + cell : cell + space;
}

function cut(text: string, width: number): string {
  if (Bun.stringWidth(text) <= width) return text;
  let kept = "";
  for (const { segment } of graphemes.segment(text)) {
    if (Bun.stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Line ends and control characters would break the alignment, or the terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
