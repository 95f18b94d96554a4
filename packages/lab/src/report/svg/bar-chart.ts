import { type Child, h } from "../markup.ts";
import { type Chart, text } from "./chart.ts";
import { layoutRows } from "./rows.ts";
import { linearScale } from "./scale.ts";
import type { Tone } from "./tones.ts";

export interface Bar {
  readonly label: string;
  readonly tone: Tone;
  /** At least 0; null is drawn as no bar. */
  readonly value: number | null;
  /** The figure in words, with its unit. */
  readonly note: string;
}

export interface BarGroup {
  /** Above its bars; "" for none. */
  readonly title: string;
  readonly bars: readonly Bar[];
}

export interface BarChartParts extends Omit<Chart, "draw"> {
  readonly groups: readonly BarGroup[];
}

const barHeight = 16;
const groupTitle = 26;
const betweenGroups = 10;

/** Horizontal bars from 0, one scale for each group. */
export function barChart({ groups, ...named }: BarChartParts): Chart {
  const all = groups.flatMap(({ bars }) => bars);
  return {
    ...named,
    draw(width) {
      const layout = layoutRows(
        width,
        all.map(({ label }) => label),
        all.map(({ note }) => note),
      );
      const children: Child[] = [];
      let top = 0;
      for (const { title, bars } of groups) {
        if (title !== "") {
          children.push(text(0, top + 17, title, { class: "muted" }));
          top += groupTitle;
        }
        const most = Math.max(0, ...bars.map(({ value }) => value ?? 0).filter(Number.isFinite)) || 1;
        const x = linearScale({ from: 0, to: most }, layout.plot);
        for (const { label, tone, value, note } of bars) {
          const y = top + layout.middle - barHeight / 2;
          children.push(...layout.words(top, label, note));
          if (value !== null) {
            const barWidth = Math.max(value > 0 ? 1.5 : 0, x(value) - layout.plot.from);
            children.push(
              h("rect", { class: `fill-${tone}`, x: layout.plot.from, y, width: barWidth, height: barHeight, rx: 2 }),
            );
          }
          top += layout.rowHeight;
        }
        top += betweenGroups;
      }
      return { width, height: Math.max(0, top - betweenGroups), children };
    },
  };
}
