import { clamp, mix, noise } from "./noise.ts";
import { height, type Picture, paint, width } from "./picture.ts";

export interface Water {
  /** Row at which it begins. */
  readonly shore: number;
  /** How tall the mirrored picture is squeezed: 1 is a perfect mirror. */
  readonly squeeze: readonly [near: number, far: number];
  readonly choppy: number;
}

/** Mirrors what lies above the shore into the water below it. All movement repeats after `loopSeconds`. */
export function paintWater(picture: Picture, water: Water, t: number, loopSeconds: number): void {
  const { shore, squeeze, choppy } = water;
  const turn = (2 * Math.PI) / loopSeconds;
  const pace = (wish: number): number => Math.max(1, Math.round(wish / turn)) * turn * t;
  for (let y = shore; y < height; y++) {
    const depth = (y - shore) / (height - shore);
    const slow = noise(y * 0.16 + Math.cos(t * turn) * 1.7, Math.sin(t * turn) * 1.7 + 9);
    const sway = (Math.sin(y * 0.55 - pace(1.5)) * (0.6 + depth * 5) + (slow - 0.5) * depth * 16) * choppy;
    const lift = (y - shore) * mix(squeeze[0], squeeze[1], depth) + Math.sin(y * 0.9 + pace(1.9)) * depth * 4 * choppy;
    const mirrored = Math.round(clamp(shore - 1 - lift, 0, shore - 1));
    const dim = mix(0.62, 0.3, depth);
    for (let x = 0; x < width; x++) {
      const from = (mirrored * width + Math.round(clamp(x + sway, 0, width - 1))) * 3;
      paint(picture, x, y, [
        (picture[from] ?? 0) * dim + 0.001,
        (picture[from + 1] ?? 0) * dim + 0.002,
        (picture[from + 2] ?? 0) * dim + 0.005,
      ]);
    }
  }
}
