/** One comment in one lane. Times are of the stage's clock, ms. */
export interface Flight {
  readonly text: string;
  /** What stands for it where its text has no room. */
  readonly short: string;
  /** CSS colour. */
  readonly color: string;
  /** null: somebody else's, sent who knows when. */
  readonly sentAt: number | null;
  /** null: on its way. */
  readonly arrivedAt: number | null;
  readonly place: Place | null;
}

/** Where it flies: its left edge enters the lane at `enterAt`. */
export interface Place {
  readonly row: number;
  readonly enterAt: number;
  readonly shape: Shape;
}

/** As much of a comment as its lane has room for. */
export type Shape = "text" | "short" | "dot";

/** Measures of a lane. */
export interface LaneSize {
  readonly rows: number;
  /** Time in which one pixel passes, ms. */
  readonly msPerPixel: number;
  /** Pixels of a comment in a shape, the gap behind it included. */
  width(text: string): number;
  readonly dotWidth: number;
  /** The most that a comment shows at the present rate. */
  readonly widest: Shape;
}

/** Shapes from the widest on, and how long each waits for a free row: a burst queues a little, then it shrinks, ms. */
const patience = [
  ["text", 700],
  ["short", 1_800],
  ["dot", 4_000],
] as const satisfies readonly (readonly [Shape, number])[];

/** What a lane of so many rows can show all of at a rate, in comments a second. */
export function widestAt(rate: number, rows: number): Shape {
  const perRow = rate / rows;
  return perRow <= 0.7 ? "text" : perRow <= 1.8 ? "short" : "dot";
}

/** When each row is free again, by row. */
export type Rows = readonly number[];

export function emptyRows(count: number): Rows {
  return Array.from({ length: count }, () => Number.NEGATIVE_INFINITY);
}

/** Finds room for a comment that arrives now (pure). null: there is none. */
export function placeFlight(
  flight: Pick<Flight, "text" | "short">,
  now: number,
  rows: Rows,
  size: LaneSize,
): { readonly place: Place | null; readonly rows: Rows } {
  // The highest row that is free, as danmaku flies; else the one that is free next.
  const free = rows.findIndex((freeAt) => freeAt <= now);
  const row = free >= 0 ? free : rows.indexOf(Math.min(...rows));
  const enterAt = Math.max(now, rows[row] ?? now);
  const from = patience.findIndex(([shape]) => shape === size.widest);
  const shape = patience.slice(from).find(([, waitMs]) => enterAt - now <= waitMs)?.[0];
  if (shape === undefined) return { place: null, rows };
  const width = shape === "dot" ? size.dotWidth : size.width(flight[shape]);
  const taken = rows.map((freeAt, index) => (index === row ? enterAt + width * size.msPerPixel : freeAt));
  return { place: { row, enterAt, shape }, rows: taken };
}
