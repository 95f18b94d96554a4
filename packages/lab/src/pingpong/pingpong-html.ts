import { h } from "../report/markup.ts";
import { dataTable, factList, figure, renderPage, sentenceList } from "../report/page.ts";
import { aboutPingPong } from "./about-pingpong.ts";
import { pingPongChart } from "./pingpong-chart.ts";
import { pingPongTable } from "./pingpong-table.ts";
import { pingPongMethod, pingPongTitle, sayPingPong } from "./pingpong-words.ts";
import type { PingPongReport } from "./result.ts";

/** report.html: one file which loads nothing. */
export function renderPingPongHtml(report: PingPongReport): string {
  const { columns, rows } = pingPongTable(report);
  const chart = pingPongChart(report);
  return renderPage(
    pingPongTitle,
    factList(aboutPingPong(report)),
    dataTable("Durations by way and count", columns, rows),
    h("h2", {}, "What the figures say"),
    sentenceList(sayPingPong(report)),
    ...(chart === null ? [] : [figure(chart)]),
    h("h2", {}, "How it was measured"),
    sentenceList(pingPongMethod(report)),
  );
}
