import { formatCount } from "../report/format.ts";
import { barChart } from "../report/svg/bar-chart.ts";
import type { Chart } from "../report/svg/chart.ts";
import { toFigures } from "./figures.ts";
import { labelOf, toneOf } from "./looks.ts";
import { formatDuration } from "./pingpong-table.ts";
import type { PingPongReport } from "./result.ts";

/** How long each way took, by count. Runs that were interrupted are left out: their bars would be too short. */
export function pingPongChart(report: PingPongReport): Chart | null {
  const groups = toFigures(report).flatMap((turn, at) => {
    const whole = turn.filter(({ run }) => run.done === run.asked);
    if (whole.length === 0) return [];
    const bars = whole.map(({ run }) => {
      return { label: labelOf(run), tone: toneOf(run), value: run.ms, note: formatDuration(run.ms) };
    });
    return [{ title: `${formatCount(report.counts[at] ?? 0)} exchanges`, bars }];
  });
  if (groups.length === 0) return null;
  return barChart({
    name: "pingpong",
    title: "Ping and pong, one after the other",
    reading: "A bar is how long all exchanges of a count took together. Each count has a scale of its own.",
    alternative: groups
      .map(({ title, bars }) => `${title}: ${bars.map(({ label, note }) => `${label} ${note}`).join(", ")}`)
      .join("; "),
    groups,
  });
}
