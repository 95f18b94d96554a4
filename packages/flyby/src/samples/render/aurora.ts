import { clamp, createRandom, layeredNoise, noise, ramp } from "./noise.ts";
import { blend, createPicture, glow, hex, type Picture, paint, type Rgb, width } from "./picture.ts";
import { paintWater } from "./water.ts";

export const auroraSeconds = 40;

const shore = 424;
const zenith = hex(0x050a1c);
const horizon = hex(0x1d3a5c);
const green = hex(0x3dffa0);
const teal = hex(0x2ec4d6);
const violet = hex(0xa04bff);
const window = hex(0xffb45a);

interface Curtain {
  readonly base: number;
  readonly tall: number;
  readonly speed: number;
  readonly seed: number;
  readonly power: number;
}

const curtains: readonly Curtain[] = [
  { base: 250, tall: 165, speed: 0.055, seed: 3, power: 0.85 },
  { base: 196, tall: 150, speed: -0.04, seed: 41, power: 0.6 },
  { base: 306, tall: 105, speed: 0.075, seed: 87, power: 0.42 },
];

const stars = makeStars();
const farRidge = ridge(346, 54, 0.0068, 5);
const nearRidge = ridge(396, 40, 0.011, 23);

/** Aurora over a lake. Two meteors cross at 11 s and 29 s; the light is strongest around 21 s. */
export function auroraFrame(t: number): Picture {
  const picture = createPicture();
  paintSky(picture, t);
  for (const star of stars) paintStar(picture, star, t);
  meteor(picture, t - 11, 700, 60, -420, 190);
  meteor(picture, t - 29, 180, 40, 380, 150);
  paintRidge(picture, farRidge, hex(0x0c1a2b));
  paintRidge(picture, nearRidge, hex(0x060d17));
  paintCabin(picture, t);
  paintWater(picture, { shore, squeeze: [1.5, 2.7], choppy: 1 }, t, auroraSeconds);
  return picture;
}

/** How strong the light is at a moment of the clip. */
function strength(t: number): number {
  return 0.5 + 0.5 * ramp(2, 9, t) + 0.9 * ramp(15, 20, t) * (1 - ramp(23, 30, t)) - 0.45 * ramp(34, 40, t);
}

function paintSky(picture: Picture, t: number): void {
  const power = strength(t);
  for (let x = 0; x < width; x++) {
    const columns = curtains.map((curtain) => column(curtain, x, t));
    for (let y = 0; y < shore; y++) {
      const sky = blend(zenith, horizon, (y / shore) ** 2.2);
      let [red, green, blue] = sky;
      for (const { edge, tall, light } of columns) {
        const above = edge - y;
        const shape = above < 0 ? Math.exp(above / 9) : Math.exp(-above / (tall * 0.42));
        const level = power * light * shape;
        if (level < 0.002) continue;
        const color = auroraColor(clamp(above / tall));
        red += color[0] * level;
        green += color[1] * level;
        blue += color[2] * level;
      }
      paint(picture, x, y, [red, green, blue]);
    }
  }
}

function auroraColor(rise: number): Rgb {
  return rise < 0.35 ? blend(green, teal, rise / 0.35) : blend(teal, violet, (rise - 0.35) / 0.65);
}

function column(curtain: Curtain, x: number, t: number): { edge: number; tall: number; light: number } {
  const { base, tall, speed, seed, power } = curtain;
  const drift = x * 0.0042 + t * speed;
  const fold = noise(drift + seed, t * 0.05 + seed) + 0.35 * Math.sin(x * 0.011 + t * 0.35 + seed);
  const rays =
    0.5 + 0.8 * noise(x * 0.05 + fold * 5 + seed, t * 0.55) + 0.35 * noise(x * 0.16 + fold * 9, t * 0.8 + seed);
  const patches = ramp(0.25, 0.75, noise(x * 0.0035 - t * speed * 0.8 + seed * 2, t * 0.06));
  return {
    edge: base + (fold - 0.6) * 110,
    tall: tall * (0.7 + 0.6 * noise(x * 0.02 + seed, t * 0.2)),
    light: power * rays * patches * 0.62,
  };
}

interface Star {
  readonly angle: number;
  readonly distance: number;
  readonly power: number;
  readonly phase: number;
  readonly color: Rgb;
}

function makeStars(): Star[] {
  const random = createRandom(2026);
  return Array.from({ length: 1_500 }, () => ({
    angle: random() * Math.PI * 2,
    distance: Math.sqrt(random()) * 980,
    power: 0.12 + random() ** 7 * 1.1,
    phase: random() * 6.3,
    color: blend(hex(0xbfd4ff), hex(0xffe3c2), random()),
  }));
}

function paintStar(picture: Picture, star: Star, t: number): void {
  const angle = star.angle + t * 0.0022;
  const x = 610 + Math.cos(angle) * star.distance;
  const y = 90 + Math.sin(angle) * star.distance;
  if (x < 0 || x > width || y < 0 || y > shore) return;
  const twinkle = 0.8 + 0.2 * Math.sin(t * 1.4 + star.phase);
  glow(picture, x, y, 0.75 + star.power * 0.5, star.color, star.power * twinkle * (1 - y / (shore * 1.25)));
}

function meteor(picture: Picture, t: number, x: number, y: number, dx: number, dy: number): void {
  if (t < 0 || t > 1.3) return;
  for (let tail = 0; tail < 60; tail++) {
    const at = t - tail * 0.006;
    if (at < 0 || at > 1) continue;
    const fade = (1 - tail / 60) ** 2 * Math.sin(Math.PI * clamp(t / 1.3)) * 0.8;
    glow(picture, x + dx * at, y + dy * at, 1.3, hex(0xf2f7ff), fade);
  }
}

function ridge(base: number, tall: number, scale: number, seed: number): Float32Array {
  return Float32Array.from({ length: width }, (_, x) => {
    const trees =
      seed > 10 ? 9 * Math.max(0, 1 - Math.abs(((x * 0.145 + noise(x * 0.03, 9) * 3) % 1) * 2 - 1) * 1.3) : 0;
    return base - tall * (layeredNoise(x * scale + seed, seed) * 2 - 0.9) - trees * noise(x * 0.14, seed);
  });
}

function paintRidge(picture: Picture, edge: Float32Array, color: Rgb): void {
  for (let x = 0; x < width; x++) {
    const top = edge[x] ?? shore;
    paint(picture, x, Math.floor(top), color, 1 - (top - Math.floor(top)));
    for (let y = Math.floor(top) + 1; y < shore; y++) paint(picture, x, y, color);
  }
}

function paintCabin(picture: Picture, t: number): void {
  for (let y = 0; y < 14; y++) for (let x = -y; x <= y; x++) paint(picture, 262 + x, 396 + y, hex(0x04080e));
  for (let y = 0; y < 15; y++) for (let x = -11; x <= 11; x++) paint(picture, 262 + x, 409 + y, hex(0x04080e));
  const flicker = 0.9 + 0.1 * noise(t * 2.2, 4);
  for (let y = 0; y < 5; y++) for (let x = 0; x < 5; x++) paint(picture, 264 + x, 412 + y, window);
  glow(picture, 266, 414, 9, window, 0.5 * flicker);
}
