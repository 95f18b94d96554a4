import { type Child, h, type Markup, serialize } from "../markup.ts";
import { chartCss } from "./tones.ts";

/** A drawing of a given width: one is made for each place that shows it, so that its words keep their size. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly children: readonly Child[];
}

/** One chart of a report. */
export interface Chart {
  /** Part of file names and anchors: `latency`. */
  readonly name: string;
  readonly title: string;
  /** How it is read: which mark means what. */
  readonly reading: string;
  /** What it shows, for those who cannot see it. */
  readonly alternative: string;
  draw(width: number): Drawing;
}

export interface ChartFile {
  readonly name: string;
  readonly svg: string;
}

/** Widths at which charts are drawn: beside text on a desk, on a phone, and alone in a file. */
export const chartWidths = { wide: 760, narrow: 340, file: 760 } as const;

/** Of the widest usual system font; letters of headings are wider still. */
const letter = { plain: 0.6, strong: 0.68 };
const fileMargin = 16;
const titleHeight = 34;
const readingLine = 17;

/** About how wide a text is drawn, in px; rather too much than too little. */
export function textWidth(text: string, size = 13, weight: keyof typeof letter = "plain"): number {
  return Bun.stringWidth(text) * size * letter[weight];
}

export function text(x: number, y: number, content: string, attributes: Markup["attributes"] = {}): Markup {
  return h("text", { x, y, ...attributes }, content);
}

export function line(x1: number, y1: number, x2: number, y2: number, attributes: Markup["attributes"] = {}): Markup {
  return h("line", { x1, y1, x2, y2, ...attributes });
}

/** For a page that has `chartCss()` in its styles. */
export function embedChart(chart: Chart, width: number, className: string): Markup {
  const { height, children } = chart.draw(width);
  return h(
    "svg",
    {
      class: `chart ${className}`,
      viewBox: `0 0 ${width} ${Math.ceil(height)}`,
      role: "img",
      "aria-label": chart.alternative,
    },
    ...children,
  );
}

export function chartFileName({ name }: Chart): string {
  return `lab-${name}.svg`;
}

/** A file of its own: it brings its ground, its title and its styles, light or dark as the reader's system is. */
export function toChartFile(chart: Chart): ChartFile {
  const inner = chart.draw(chartWidths.file);
  const notes = wrap(chart.reading, inner.width, 12);
  const width = inner.width + 2 * fileMargin;
  const height = Math.ceil(inner.height + 2 * fileMargin + titleHeight + notes.length * readingLine + 6);
  const notesTop = fileMargin + titleHeight + inner.height + readingLine;
  const svg = h(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      class: "chart",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": `${chart.title}. ${chart.alternative}`,
    },
    h("style", {}, { verbatim: chartCss() }),
    h("rect", { class: "ground", x: 0, y: 0, width, height }),
    text(fileMargin, fileMargin + 16, chart.title, { class: "title" }),
    h("g", { transform: `translate(${fileMargin} ${fileMargin + titleHeight})` }, ...inner.children),
    ...notes.map((note, at) => text(fileMargin, notesTop + at * readingLine, note, { class: "small muted" })),
  );
  return { name: chartFileName(chart), svg: `${serialize(svg)}\n` };
}

/** Lines of at most `width` px. */
export function wrap(content: string, width: number, size = 13): string[] {
  const lines: string[] = [];
  for (const word of content.split(" ").filter((part) => part !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, size) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
