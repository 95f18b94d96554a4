import type { Child } from "../markup.ts";
import { text, textWidth } from "./chart.ts";
import type { Span } from "./scale.ts";

/** A chart of one row per subject: its name, its marks, its figures in words. */
export interface RowLayout {
  /** Where marks are drawn, from left to right. */
  readonly plot: Span;
  readonly rowHeight: number;
  /** Middle of the marks, from the top of a row. */
  readonly middle: number;
  /** The name and the figures of the row that begins at `top`. */
  words(top: number, label: string, note: string): Child[];
}

const narrowBelow = 520;
const gap = 14;
const narrowRow = { height: 46, words: 14, middle: 31 };
const wideRow = { height: 34, words: 21, middle: 17 };
/** However long the words are, so much of the width is for marks. */
const leastPlotShare = 0.3;

/** Beside each other where there is room; the words above the marks where there is not. */
export function layoutRows(width: number, labels: readonly string[], notes: readonly string[]): RowLayout {
  const left = Math.max(0, ...labels.map((label) => textWidth(label, 13, "strong"))) + gap;
  const right = Math.max(0, ...notes.map((note) => textWidth(note))) + gap;
  if (width < narrowBelow || width - left - right < width * leastPlotShare) {
    return {
      plot: { from: 6, to: width - 10 },
      rowHeight: narrowRow.height,
      middle: narrowRow.middle,
      words: (top, label, note) => [
        text(0, top + narrowRow.words, label, { class: "strong" }),
        text(width, top + narrowRow.words, note, { "text-anchor": "end" }),
      ],
    };
  }
  return {
    plot: { from: left, to: width - right },
    rowHeight: wideRow.height,
    middle: wideRow.middle,
    words: (top, label, note) => [
      text(0, top + wideRow.words, label, { class: "strong" }),
      text(width, top + wideRow.words, note, { "text-anchor": "end" }),
    ],
  };
}
