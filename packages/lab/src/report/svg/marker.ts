import { h, type Markup } from "../markup.ts";
import { type Tone, tones } from "./tones.ts";

const radius = 4;

/** The shape of a series at one point: told apart without colour. */
export function marker(tone: Tone, x: number, y: number, size = radius): Markup {
  const fill = `fill-${tone}`;
  const stroke = { class: `line-${tone}`, "stroke-width": 2 };
  switch (tones[tone].shape) {
    case "circle":
      return h("circle", { class: fill, cx: x, cy: y, r: size });
    case "square":
      return h("rect", { class: fill, x: x - size, y: y - size, width: size * 2, height: size * 2 });
    case "triangle":
      return polygon(fill, [x, y - size * 1.2], [x + size * 1.15, y + size * 0.9], [x - size * 1.15, y + size * 0.9]);
    case "diamond":
      return polygon(fill, [x, y - size * 1.3], [x + size * 1.3, y], [x, y + size * 1.3], [x - size * 1.3, y]);
    case "cross":
      return h("path", {
        ...stroke,
        d: path(x - size, y - size, x + size, y + size, x - size, y + size, x + size, y - size),
      });
    case "ring":
      return h("circle", { ...stroke, cx: x, cy: y, r: size });
    case "bar":
      return h("rect", { class: fill, x: x - size * 1.2, y: y - size / 2, width: size * 2.4, height: size });
  }
}

function polygon(className: string, ...points: readonly (readonly [number, number])[]): Markup {
  return h("polygon", { class: className, points: points.map((point) => point.map(round).join(",")).join(" ") });
}

function path(...[ax, ay, bx, by, cx, cy, dx, dy]: readonly number[]): string {
  return `M${round(ax)} ${round(ay)}L${round(bx)} ${round(by)}M${round(cx)} ${round(cy)}L${round(dx)} ${round(dy)}`;
}

function round(value = 0): number {
  return Math.round(value * 100) / 100;
}
