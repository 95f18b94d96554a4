/** From a value to a coordinate. */
export type Scale = (value: number) => number;

/** Less is drawn as nothing. */
const leastDrawn = 1e-9;

export interface Span {
  readonly from: number;
  readonly to: number;
}

export function linearScale(values: Span, pixels: Span): Scale {
  const width = values.to - values.from || 1;
  return (value) => pixels.from + ((clamp(value, values) - values.from) / width) * (pixels.to - pixels.from);
}

/** `values.from` is above 0; what lies below it is drawn at it. */
export function logScale(values: Span, pixels: Span): Scale {
  return (value) =>
    linearScale(
      { from: Math.log10(values.from), to: Math.log10(values.to) },
      pixels,
    )(Math.log10(Math.max(value, values.from)));
}

/** Multiples of 1, 2 or 5 times a power of ten, from 0 to the first that is not below `most`; about `count` steps. */
export function niceTicks(most: number, count: number): number[] {
  const top = Number.isFinite(most) && most > leastDrawn ? most : 1;
  const raw = top / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5].find((factor) => factor * power >= raw * 0.999_999) ?? 10) * power;
  const steps = Math.max(1, Math.ceil(top / step - 1e-9));
  // Multiplied and not added up: 0.1 + 0.2 is no tick.
  return Array.from({ length: steps + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

/** Powers of ten around the values; never none. */
export function decades(values: readonly number[], least: number): number[] {
  const usable = values.filter((value) => Number.isFinite(value) && value > 0).map((value) => Math.max(value, least));
  const low = Math.floor(Math.log10(Math.min(...usable, Number.MAX_VALUE)));
  const high = Math.ceil(Math.log10(Math.max(...usable, 0)) - 1e-9);
  if (usable.length === 0) return [1, 10];
  return Array.from({ length: Math.max(1, high - low) + 1 }, (_, at) => Number((10 ** (low + at)).toPrecision(12)));
}

/**
 * Moves labels apart along one axis so that none covers another, each as near to its place as the others allow; in the
 * order of the places, all between `room.from` and `room.to` while there is room.
 */
export function spread(places: readonly number[], gap: number, room: Span): number[] {
  const order = places.map((place, at) => ({ place, at })).sort((a, b) => a.place - b.place || a.at - b.at);
  let lowest = room.from;
  const moved = order.map(({ place }) => {
    const put = Math.max(lowest, place);
    lowest = put + gap;
    return put;
  });
  let highest = Math.max(room.to, room.from + gap * (order.length - 1));
  for (let at = moved.length - 1; at >= 0; at -= 1) {
    moved[at] = Math.min(moved[at] ?? 0, highest);
    highest = (moved[at] ?? 0) - gap;
  }
  const back = new Array<number>(places.length).fill(0);
  for (const [rank, { at }] of order.entries()) back[at] = moved[rank] ?? 0;
  return back;
}

function clamp(value: number, { from, to }: Span): number {
  return Number.isFinite(value) ? Math.min(to, Math.max(from, value)) : from;
}
