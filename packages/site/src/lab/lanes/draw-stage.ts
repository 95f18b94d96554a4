import type { Flight } from "./flights.ts";

/** Measures of a lane as it is drawn, CSS pixels. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Height of the strip above the comments, in which each goes from its sending to its arrival. */
  readonly fan: number;
  readonly rowHeight: number;
  readonly msPerPixel: number;
}

export interface Scene {
  readonly flights: readonly Flight[];
  /** When requests began. */
  readonly requests: readonly number[];
}

export const fontSize = 14;
/** The stage's own, as the player draws them. */
export const stageFont = `600 ${fontSize}px system-ui, "PingFang SC", "Hiragino Sans", "Noto Sans CJK SC", sans-serif`;

// Lanes are dark in every theme, as a cinema is.
const colors = { request: "rgb(255 193 94 / 0.5)", base: "rgb(157 169 183 / 0.28)", now: "rgb(198 242 78 / 0.55)" };
const sentY = 6;
const dotRadius = 3;

/** One lane at a moment. The right edge is now; everything moves left with time. */
export function drawStage(context: CanvasRenderingContext2D, canvas: Canvas, scene: Scene, now: number): void {
  const { width, height, fan, msPerPixel } = canvas;
  const x = (at: number): number => width - (now - at) / msPerPixel;
  context.clearRect(0, 0, width, height);
  drawRequests(context, canvas, scene.requests.map(x));
  line(context, 0, fan, width, fan, colors.base);
  for (const flight of scene.flights) drawWay(context, canvas, flight, x);
  for (const flight of scene.flights) drawComment(context, canvas, flight, x);
  line(context, width - 0.5, 0, width - 0.5, height, colors.now);
}

function drawRequests(context: CanvasRenderingContext2D, { height }: Canvas, places: readonly number[]): void {
  context.setLineDash([2, 3]);
  for (const place of places)
    line(context, Math.round(place) + 0.5, 0, Math.round(place) + 0.5, height, colors.request);
  context.setLineDash([]);
}

/** From the moment it was sent, above, to the moment it arrived, below: the longer it took, the flatter. */
function drawWay(
  context: CanvasRenderingContext2D,
  { width, fan }: Canvas,
  { sentAt, arrivedAt, color }: Flight,
  x: (at: number) => number,
): void {
  if (sentAt === null) return;
  const from = x(sentAt);
  const to = arrivedAt === null ? width : x(arrivedAt);
  if (to < -1) return;
  context.globalAlpha = arrivedAt === null ? 0.35 : 0.85;
  line(context, from, sentY, to, fan, color);
  context.globalAlpha = 1;
  context.fillStyle = color;
  context.beginPath();
  context.arc(from, sentY, dotRadius, 0, 2 * Math.PI);
  context.fill();
}

function drawComment(
  context: CanvasRenderingContext2D,
  { width, fan, rowHeight }: Canvas,
  { place, color, text, short }: Flight,
  x: (at: number) => number,
): void {
  if (place === null) return;
  const left = x(place.enterAt);
  if (left > width) return;
  const middle = fan + 3 + (place.row + 0.5) * rowHeight;
  context.fillStyle = color;
  if (place.shape === "dot") {
    context.beginPath();
    context.arc(left + dotRadius, middle, dotRadius, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.font = stageFont;
  context.textBaseline = "middle";
  context.fillText(place.shape === "text" ? text : short, left, middle);
}

function line(
  context: CanvasRenderingContext2D,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  color: string,
): void {
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}
