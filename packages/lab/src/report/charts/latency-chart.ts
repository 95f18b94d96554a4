import { delivered, type Figures } from "../figures.ts";
import { formatMs } from "../format.ts";
import { type Child, h } from "../markup.ts";
import { subjectLooks } from "../subjects.ts";
import { type Chart, line, text, textWidth } from "../svg/chart.ts";
import { layoutRows } from "../svg/rows.ts";
import { decades, logScale, type Scale } from "../svg/scale.ts";
import type { Tone } from "../svg/tones.ts";

/** Below a tenth of a millisecond a process cannot time another; shorter ones are drawn there. */
const leastMs = 0.1;
const axisHeight = 40;
const box = 14;

interface Marks {
  readonly p5: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
  readonly p99: number;
}

/** Who waits how long, on a logarithmic axis. */
export function latencyChart(all: readonly Figures[]): Chart | null {
  const figures = delivered(all);
  if (figures.length === 0) return null;
  const notes = figures.map(({ result }) => `${formatMs(result.latencyMs.p50)} · ${formatMs(result.latencyMs.p99)}`);
  const marks = figures.map(({ result }) => marksOf(result.latencyMs));
  return {
    name: "latency",
    title: "From posting to arrival",
    reading:
      "Logarithmic: each step to the right is ten times as long. Thin line: from the 5th to the 95th percentile of all deliveries. Thick: the middle half. Stroke: the median, the first figure. Diamond: the 99th percentile, the second figure.",
    alternative: figures
      .map(
        ({ label, result }) =>
          `${label}: median ${formatMs(result.latencyMs.p50)}, 99th percentile ${formatMs(result.latencyMs.p99)}`,
      )
      .join("; "),
    draw(width) {
      const layout = layoutRows(
        width,
        figures.map(({ label }) => label),
        notes,
      );
      const bottom = layout.rowHeight * figures.length + 4;
      const ticks = decades(
        marks.flatMap(({ p5, p99 }) => [p5, p99]),
        leastMs,
      );
      const x = logScale({ from: ticks[0] ?? 1, to: ticks.at(-1) ?? 10 }, layout.plot);
      return {
        width,
        height: bottom + axisHeight,
        children: [
          ...ticks.flatMap((tick, at) => drawTick(tick, x(tick), bottom, at, ticks.length, width)),
          line(layout.plot.from, bottom, layout.plot.to, bottom, { class: "axis" }),
          text((layout.plot.from + layout.plot.to) / 2, bottom + 36, "delay of a delivery", {
            class: "small muted",
            "text-anchor": "middle",
          }),
          ...figures.flatMap(({ label, subject }, at): Child[] => {
            const top = at * layout.rowHeight;
            const mark = marks[at];
            return [
              ...layout.words(top, label, notes[at] ?? ""),
              ...(mark === undefined ? [] : drawMarks(mark, x, top + layout.middle, subjectLooks[subject].tone)),
            ];
          }),
        ],
      };
    },
  };
}

function marksOf(latency: Figures["result"]["latencyMs"]): Marks {
  const at = (percent: number, otherwise: number): number => latency.quantiles[percent] ?? otherwise;
  const { p50, p95, p99 } = latency;
  return { p5: at(5, p50), p25: at(25, p50), p50, p75: at(75, p50), p95, p99 };
}

function drawTick(ms: number, x: number, bottom: number, at: number, count: number, width: number): Child[] {
  const words = ms >= 1000 ? `${(ms / 1000).toLocaleString("en-US")} s` : `${ms} ms`;
  const half = textWidth(words, 12) / 2;
  // The last one would stick out where the plot reaches the edge.
  const anchor = at === count - 1 && x + half > width ? "end" : at === 0 && x - half < 0 ? "start" : "middle";
  const place = anchor === "end" ? width : anchor === "start" ? 0 : x;
  return [
    line(x, 0, x, bottom, { class: "grid" }),
    text(place, bottom + 18, words, { class: "small muted", "text-anchor": anchor }),
  ];
}

function drawMarks({ p5, p25, p50, p75, p95, p99 }: Marks, x: Scale, y: number, tone: Tone): Child[] {
  const from = x(p25);
  return [
    line(x(p5), y, x(p95), y, { class: `line-${tone}`, "stroke-width": 2.5 }),
    h("rect", {
      class: `fill-${tone}`,
      x: from,
      y: y - box / 2,
      width: Math.max(2, x(p75) - from),
      height: box,
      rx: 2,
    }),
    line(x(p50), y - box / 2 - 3, x(p50), y + box / 2 + 3, { class: "over", "stroke-width": 5 }),
    line(x(p50), y - box / 2 - 3, x(p50), y + box / 2 + 3, { class: "ink", "stroke-width": 2 }),
    h("polygon", {
      class: `fill-${tone}`,
      points: [
        [x(p99), y - 5],
        [x(p99) + 5, y],
        [x(p99), y + 5],
        [x(p99) - 5, y],
      ]
        .map((point) => point.map((value = 0) => value.toFixed(1)).join(","))
        .join(" "),
    }),
  ];
}
