import type { GrowthPoint } from "../../compare/result.ts";
import type { Figures } from "../figures.ts";
import { byteUnitFor, formatBytes, formatNumber } from "../format.ts";
import { subjectLooks } from "../subjects.ts";
import type { Chart } from "../svg/chart.ts";
import { lineChart } from "../svg/line-chart.ts";

/** What more viewers cost: the server's work and the wire. Empty when nobody was measured at two sizes. */
export function growthCharts(all: readonly Figures[]): Chart[] {
  const figures = all.filter(({ result }) => result.growth.length > 1);
  if (figures.length === 0) return [];
  const most = Math.max(...figures.flatMap(({ result }) => result.growth.map(({ bytesPerSecond }) => bytesPerSecond)));
  const unit = byteUnitFor(most);
  const seriesOf = (value: (point: GrowthPoint) => number) =>
    figures.map(({ label, subject, result }) => ({
      label,
      tone: subjectLooks[subject].tone,
      points: [...result.growth]
        .sort((a, b) => a.viewers - b.viewers)
        .map((point) => ({ x: point.viewers, y: Math.max(0, value(point)) })),
    }));
  const largest = (value: (point: GrowthPoint) => string): string =>
    figures
      .map(({ label, result }) => {
        const point = result.growth.reduce((a, b) => (b.viewers > a.viewers ? b : a));
        return `${label}: ${value(point)} with ${point.viewers} viewers`;
      })
      .join("; ");
  return [
    lineChart({
      name: "growth-cpu",
      title: "Work of the server by number of viewers",
      reading: "1 on the left axis is one core fully busy. Each mark is one measurement of its own.",
      alternative: largest(({ serverCores }) => `${formatNumber(serverCores)} cores`),
      xTitle: "viewers",
      yTitle: "cores of the server",
      yUnit: 1,
      series: seriesOf(({ serverCores }) => serverCores),
    }),
    lineChart({
      name: "growth-bytes",
      title: "Bytes on the wire by number of viewers",
      reading: "Both directions together. Each mark is one measurement of its own.",
      alternative: largest(({ bytesPerSecond }) => `${formatBytes(bytesPerSecond)} a second`),
      xTitle: "viewers",
      yTitle: `${unit.name} a second`,
      yUnit: unit.size,
      series: seriesOf(({ bytesPerSecond }) => bytesPerSecond),
    }),
  ];
}
