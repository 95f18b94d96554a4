import { type Child, h, type Markup, serialize } from "./markup.ts";
import { pageCss } from "./page-style.ts";
import { type Chart, chartWidths, embedChart } from "./svg/chart.ts";
import type { Column, Row } from "./table.ts";

/** A report as one file: no script, nothing loaded, readable by itself. */
export function renderPage(title: string, ...content: readonly Child[]): string {
  const page = h(
    "html",
    { lang: "en" },
    h(
      "head",
      {},
      h("meta", { charset: "utf-8" }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("meta", { "http-equiv": "Content-Security-Policy", content: "default-src 'none'; style-src 'unsafe-inline'" }),
      h("meta", { name: "color-scheme", content: "light dark" }),
      h("title", {}, title),
      h("style", {}, { verbatim: pageCss() }),
    ),
    h("body", {}, h("main", {}, h("h1", {}, title), ...content)),
  );
  return `<!doctype html>\n${serialize(page)}\n`;
}

/** Twice drawn, for a desk and for a phone: the page shows the one that fits, so words keep their size. */
export function figure(chart: Chart): Markup {
  return h(
    "figure",
    { id: chart.name },
    h("figcaption", {}, h("strong", {}, chart.title), h("span", {}, chart.reading)),
    embedChart(chart, chartWidths.wide, "wide"),
    embedChart(chart, chartWidths.narrow, "narrow"),
  );
}

/** A table that scrolls in itself where the page is too narrow for it. */
export function dataTable(caption: string, columns: readonly Column[], rows: readonly Row[]): Markup {
  const side = (at: number): string | undefined => (columns[at]?.align === "right" ? "number" : undefined);
  return h(
    "div",
    { class: "scroll", role: "region", "aria-label": caption, tabindex: 0 },
    h(
      "table",
      {},
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, ...columns.map(({ title }, at) => h("th", { scope: "col", class: side(at) }, title)))),
      h(
        "tbody",
        {},
        ...rows.map((row) =>
          h(
            "tr",
            {},
            ...row.map((cell, at) => (at === 0 ? h("th", { scope: "row" }, cell) : h("td", { class: side(at) }, cell))),
          ),
        ),
      ),
    ),
  );
}

/** Names and values: what ran on what. */
export function factList(facts: readonly (readonly [string, string])[]): Markup {
  return h("dl", {}, ...facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

export function sentenceList(sentences: readonly string[]): Markup {
  return h("ul", {}, ...sentences.map((sentence) => h("li", {}, keepUnits(sentence))));
}

/** A number and its unit stay on one line. */
function keepUnits(sentence: string): string {
  return sentence.replace(/(\d) (ms|µs|s|B|kB|MB|GB|%|times)(?![\p{L}\d])/gu, "$1\u00a0$2");
}
