/** A stream of numbers in [0, 1) that is the same on every machine for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function lattice(x: number, y: number): number {
  let hash = Math.imul(x, 374_761_393) + Math.imul(y, 668_265_263);
  hash = Math.imul(hash ^ (hash >>> 13), 1_274_126_177);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

export function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

export function clamp(value: number, low = 0, high = 1): number {
  return value < low ? low : value > high ? high : value;
}

/** 0 below `from`, 1 above `to`, an S between. */
export function ramp(from: number, to: number, value: number): number {
  return smooth(clamp((value - from) / (to - from)));
}

/** Smooth value noise, 0 to 1. */
export function noise(x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const tx = smooth(x - column);
  const top = mix(lattice(column, row), lattice(column + 1, row), tx);
  const bottom = mix(lattice(column, row + 1), lattice(column + 1, row + 1), tx);
  return mix(top, bottom, smooth(y - row));
}

/** Four octaves of `noise`, 0 to 1. */
export function layeredNoise(x: number, y: number): number {
  return (noise(x, y) * 8 + noise(x * 2 + 17, y * 2) * 4 + noise(x * 4, y * 4 + 31) * 2 + noise(x * 8 + 7, y * 8)) / 15;
}
