import { type Child, h } from "../markup.ts";
import { type Chart, line, text, textWidth } from "./chart.ts";
import { marker } from "./marker.ts";
import { linearScale, niceTicks, type Scale, spread } from "./scale.ts";
import { type Tone, tones } from "./tones.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Series {
  readonly label: string;
  readonly tone: Tone;
  /** In order of x; both at least 0. */
  readonly points: readonly Point[];
}

export interface LineChartParts extends Omit<Chart, "draw"> {
  /** Under the axis. */
  readonly xTitle: string;
  /** Above the axis, with the unit. */
  readonly yTitle: string;
  /** What one tick of y stands for: 1,000,000 when y are bytes and the axis tells MB. */
  readonly yUnit: number;
  readonly series: readonly Series[];
}

const labelGap = 17;
const room = { top: 26, bottom: 44, tick: 8, label: 12 };
const ticks = { y: 5, pixelsPerX: 90 };

/** Lines from nought on both axes, each named at its end. */
export function lineChart({ xTitle, yTitle, yUnit, series, ...named }: LineChartParts): Chart {
  const drawn = series
    .map((one) => ({ ...one, points: one.points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)) }))
    .filter(({ points }) => points.length > 0);
  return {
    ...named,
    draw(width) {
      const height = Math.max(width < 520 ? 260 : 320, room.top + room.bottom + labelGap * (drawn.length + 1));
      const yTicks = niceTicks(
        Math.max(0, ...drawn.flatMap(({ points }) => points.map(({ y }) => y))) / yUnit,
        ticks.y,
      );
      const left = Math.max(...yTicks.map((tick) => textWidth(tickText(tick)))) + room.tick;
      const right = Math.max(0, ...drawn.map(({ label }) => textWidth(label))) + room.label + 14;
      const bottom = height - room.bottom;
      const xTicks = niceTicks(
        Math.max(0, ...drawn.flatMap(({ points }) => points.map(({ x }) => x))),
        Math.max(2, Math.round((width - left - right) / ticks.pixelsPerX)),
      );
      const x = linearScale({ from: 0, to: xTicks.at(-1) ?? 1 }, { from: left, to: width - right });
      const y = linearScale({ from: 0, to: (yTicks.at(-1) ?? 1) * yUnit }, { from: bottom, to: room.top });
      return {
        width,
        height,
        children: [
          text(0, 13, yTitle, { class: "small muted" }),
          ...yTicks.flatMap((tick) => [
            line(left, y(tick * yUnit), width - right, y(tick * yUnit), { class: tick === 0 ? "axis" : "grid" }),
            text(left - room.tick, y(tick * yUnit) + 4, tickText(tick), { class: "small muted", "text-anchor": "end" }),
          ]),
          ...xTicks.flatMap((tick) => [
            line(x(tick), bottom, x(tick), bottom + 4, { class: "axis" }),
            text(x(tick), bottom + 18, tickText(tick), { class: "small muted", "text-anchor": "middle" }),
          ]),
          text((left + width - right) / 2, height - 6, xTitle, { class: "small muted", "text-anchor": "middle" }),
          ...drawn.flatMap((one) => drawSeries(one, x, y)),
          ...drawLabels(drawn, x, y, width - right + room.label, { from: room.top, to: bottom }),
        ],
      };
    },
  };
}

function tickText(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 6 });
}

function drawSeries({ tone, points }: Series, x: Scale, y: Scale): Child[] {
  const places = points.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`).join(" ");
  return [
    h("polyline", {
      class: `line-${tone}`,
      points: places,
      "stroke-width": 2,
      "stroke-linejoin": "round",
      "stroke-dasharray": tones[tone].dash || undefined,
    }),
    ...points.map((point) => marker(tone, x(point.x), y(point.y))),
  ];
}

function drawLabels(
  drawn: readonly Series[],
  x: Scale,
  y: Scale,
  at: number,
  room: { readonly from: number; readonly to: number },
): Child[] {
  const ends = drawn.map(({ points }) => points.at(-1) ?? { x: 0, y: 0 });
  const places = spread(
    ends.map((end) => y(end.y)),
    labelGap,
    room,
  );
  return drawn.flatMap(({ label, tone }, index) => {
    const end = ends[index] ?? { x: 0, y: 0 };
    const place = places[index] ?? 0;
    return [
      line(x(end.x) + 7, y(end.y), at - 2, place, { class: "leader" }),
      marker(tone, at + 5, place, 3.5),
      text(at + 13, place + 4, label, { class: "small" }),
    ];
  });
}
