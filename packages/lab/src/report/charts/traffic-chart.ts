import type { Subject, SubjectResult, Traffic } from "../../compare/result.ts";
import type { Figures } from "../figures.ts";
import { byteUnitFor, divide, formatBytes } from "../format.ts";
import { type Child, h } from "../markup.ts";
import { subjectLooks } from "../subjects.ts";
import { type Chart, line, text, textWidth } from "../svg/chart.ts";
import { linearScale, niceTicks, type Scale, type Span } from "../svg/scale.ts";

const panel = { wide: 150, narrow: 128, head: 28, foot: 34, gap: 32 };
const twoColumnsFrom = 520;
/** However little goes up, its side can be seen. */
const leastUpShare = 0.08;
const leastBetweenTicks = 15;

interface Axes {
  readonly y: Scale;
  /** Where 0 is. */
  readonly ground: number;
  readonly ticks: readonly number[];
  readonly unit: { readonly name: string; readonly size: number };
}

/** Whose bytes. */
interface Source {
  readonly name: string;
  readonly title: string;
  readonly sides: string;
  of(result: SubjectResult): Traffic | undefined;
}

interface Panel {
  readonly label: string;
  readonly subject: Subject;
  readonly traffic: Traffic;
}

/** Bytes over time, a panel for each subject, all on one scale: down above the line, up below it. */
export function trafficChart(all: readonly Figures[]): Chart | null {
  return chartOf(all, {
    name: "traffic",
    title: "Bytes over time",
    sides: "Above the line: to the viewers. Below it: from them.",
    of: ({ traffic }) => traffic,
  });
}

/** The same of one viewer's connection: among many viewers the rhythm of each is lost. */
export function oneViewerChart(all: readonly Figures[]): Chart | null {
  return chartOf(all, {
    name: "one-viewer",
    title: "Bytes over time, of one viewer",
    sides: "The connection that came first. Above the line: to the viewer. Below it: from it.",
    of: ({ oneViewer }) => oneViewer,
  });
}

function chartOf(all: readonly Figures[], { name, title, sides, of }: Source): Chart | null {
  const panels = all.flatMap(({ label, subject, result }): Panel[] => {
    const traffic = of(result);
    return traffic !== undefined && traffic.sliceMs > 0 && traffic.down.length > 1 ? [{ label, subject, traffic }] : [];
  });
  if (panels.length === 0) return null;
  const seconds = Math.max(...panels.map(({ traffic }) => (traffic.down.length * traffic.sliceMs) / 1000));
  const slices = [...new Set(panels.map(({ traffic }) => traffic.sliceMs))];
  const notes = panels.map(({ traffic }) => describe(traffic));
  return {
    name,
    title,
    reading: `Every panel has the same scale. ${sides} Each step is ${slices.join(" or ")} ms.`,
    alternative: panels.map(({ label }, at) => `${label}: ${notes[at]}`).join("; "),
    draw(width) {
      const columns = width < twoColumnsFrom ? 1 : 2;
      const panelHeight = columns === 1 ? panel.narrow : panel.wide;
      const axes = axesFor(panels, panelHeight);
      const labels = axes.ticks.map((tick) => tickText(tick, axes.unit));
      const left = Math.max(...labels.map((label) => textWidth(label, 12))) + 8;
      const across = (width - panel.gap * (columns - 1)) / columns;
      const rows = Math.ceil(panels.length / columns);
      return {
        width,
        height: rows * (panel.head + panelHeight + panel.foot),
        children: panels.map(({ label, subject, traffic }, at) => {
          const x0 = (at % columns) * (across + panel.gap);
          const y0 = Math.floor(at / columns) * (panel.head + panelHeight + panel.foot);
          const x = linearScale({ from: 0, to: seconds }, { from: left, to: across - 6 });
          return h(
            "g",
            { transform: `translate(${round(x0)} ${round(y0)})` },
            text(0, 15, label, { class: "strong" }),
            text(across, 15, notes[at] ?? "", { class: "small muted", "text-anchor": "end" }),
            h(
              "g",
              { transform: `translate(0 ${panel.head})` },
              ...drawAxes(axes, labels, { from: left, to: across - 6 }),
              ...drawTime(seconds, x, panelHeight),
              ...drawArea(traffic, x, axes, subjectLooks[subject].tone),
            ),
          );
        }),
      };
    },
  };
}

function describe({ down, up, sliceMs }: Traffic): string {
  const perSecond = (bytes: readonly number[]): string =>
    formatBytes(divide(bytes.reduce((sum, value) => sum + value, 0) * 1000, bytes.length * sliceMs));
  return `↓ ${perSecond(down)}/s  ↑ ${perSecond(up)}/s`;
}

function axesFor(panels: readonly Panel[], height: number): Axes {
  const peak = (pick: (traffic: Traffic) => readonly number[]): number =>
    Math.max(0, ...panels.map(({ traffic }) => (Math.max(0, ...pick(traffic)) * 1000) / traffic.sliceMs));
  const [down, up] = [peak((traffic) => traffic.down), peak((traffic) => traffic.up)];
  const most = Math.max(down, up, 1);
  const unit = byteUnitFor(most);
  const step = (niceTicks(most / unit.size, 3)[1] ?? 1) * unit.size;
  const top = Math.max(1, Math.ceil(down / step)) * step;
  const below = Math.max(up, top * leastUpShare);
  const y = linearScale({ from: -below, to: top }, { from: height, to: 0 });
  const first = -Math.floor(below / step);
  const ticks = Array.from({ length: Math.round(top / step) - first + 1 }, (_, at) => (first + at) * step);
  return { y, ground: y(0), ticks, unit };
}

function tickText(bytes: number, unit: Axes["unit"]): string {
  if (bytes === 0) return "0";
  return `${(Math.abs(bytes) / unit.size).toLocaleString("en-US", { maximumFractionDigits: 3 })} ${unit.name}/s`;
}

/** Nought is always named, then the highest; others where they do not come near one that is. */
function drawAxes({ y, ticks }: Axes, labels: readonly string[], plot: Span): Child[] {
  const named: number[] = [];
  const places = ticks.map((tick, at) => ({ tick, label: labels[at] ?? "", place: y(tick) }));
  const inRank = places.toSorted((a, b) => Number(a.tick !== 0) - Number(b.tick !== 0) || b.tick - a.tick);
  return inRank.flatMap(({ tick, label, place }) => {
    const rule = line(plot.from, place, plot.to, place, { class: tick === 0 ? "axis" : "grid" });
    if (named.some((other) => Math.abs(other - place) < leastBetweenTicks)) return [rule];
    named.push(place);
    return [rule, text(plot.from - 6, place + 4, label, { class: "small muted", "text-anchor": "end" })];
  });
}

function drawTime(seconds: number, x: Scale, height: number): Child[] {
  const ticks = niceTicks(seconds, 4).filter((tick) => tick <= seconds * 1.000_001);
  return ticks.flatMap((tick, at) => [
    line(x(tick), height, x(tick), height + 4, { class: "axis" }),
    text(x(tick), height + 17, `${tick} s`, {
      class: "small muted",
      "text-anchor": at === ticks.length - 1 && tick > 0 ? "end" : "middle",
    }),
  ]);
}

/** Steps, not slopes: what a slice holds came within it, and nobody knows when. */
function drawArea({ down, up, sliceMs }: Traffic, x: Scale, { y, ground }: Axes, tone: string): Child[] {
  const outline = (bytes: readonly number[], sign: 1 | -1): string => {
    const steps = bytes.map((value, at) => {
      const height = round(y((sign * value * 1000) / sliceMs));
      return `V${height}H${round(x(((at + 1) * sliceMs) / 1000))}`;
    });
    return `M${round(x(0))} ${round(ground)}${steps.join("")}V${round(ground)}Z`;
  };
  return [
    h("path", { class: `fill-${tone}`, d: outline(down, 1) }),
    h("path", { class: `fill-${tone}`, opacity: 0.6, d: outline(up, -1) }),
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
