import { createRandom, layeredNoise, noise, ramp } from "./noise.ts";
import { blend, createPicture, fillRect, glow, hex, type Picture, paint, type Rgb, width } from "./picture.ts";
import { paintWater } from "./water.ts";

export const fireworksSeconds = 30;

const shore = 430;
const palette: readonly Rgb[] = [0xff5a5f, 0xffc857, 0x6ee7ff, 0xb388ff, 0x7cff9b, 0xffffff, 0xff8fd0].map(hex);

interface Shell {
  /** Seconds at which it bursts. */
  readonly at: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly sparks: number;
  readonly color: Rgb;
  readonly second: Rgb;
  readonly seed: number;
  readonly kind: "round" | "ring" | "willow";
}

// Everything has burnt out before the end, so that the clip may begin again without a seam.
const shells = plan();

/** Fireworks over a bay, without a seam at the end. The grand finale is from 21 s to 25 s. */
export function fireworksFrame(t: number): Picture {
  const picture = createPicture();
  paintBackdrop(picture, t);
  for (const shell of shells) {
    climb(picture, shell, t);
    burst(picture, shell, t);
  }
  paintTown(picture, t);
  paintWater(picture, { shore, squeeze: [1.6, 3.2], choppy: 1.25 }, t, fireworksSeconds);
  return picture;
}

function plan(): Shell[] {
  const random = createRandom(88);
  const times = [1.6, 3.1, 4.4, 5.9, 6.3, 8.2, 9.6, 10.1, 11.8, 13.2, 13.9, 15.3, 16.6, 17.2, 18.6, 19.4];
  const finale = [21, 21.3, 21.7, 22, 22.4, 22.7, 23.1, 23.4, 23.8, 24.2, 24.6, 25];
  return [...times, ...finale].map((at, index) => {
    const big = index >= times.length || index % 5 === 4;
    const kind = index % 7 === 3 ? "ring" : index % 4 === 2 ? "willow" : "round";
    return {
      at,
      x: width * (0.16 + 0.68 * random()),
      y: 80 + random() * 130,
      size: (big ? 175 : 125) * (0.85 + random() * 0.3),
      sparks: kind === "ring" ? 52 : big ? 170 : 110,
      color: palette[Math.floor(random() * palette.length)] ?? hex(0xffffff),
      second: palette[Math.floor(random() * palette.length)] ?? hex(0xffffff),
      seed: 100 + index,
      kind,
    };
  });
}

/** Light of all bursts at a moment, for the haze and the hills. */
function flash(t: number): number {
  return shells.reduce((sum, { at, size }) => sum + (t < at ? 0 : Math.exp(-(t - at) * 3.2) * (size / 150)), 0);
}

function paintBackdrop(picture: Picture, t: number): void {
  const light = Math.min(1.6, flash(t));
  const top = hex(0x060818);
  const bottom = blend(hex(0x232a5a), hex(0x5a4378), light * 0.4);
  for (let y = 0; y < shore; y++) {
    const sky = blend(top, bottom, (y / shore) ** 1.8);
    for (let x = 0; x < width; x++) {
      const haze =
        ramp(0.35, 0.85, layeredNoise(x * 0.005 + layeredNoise(x * 0.011, y * 0.02), y * 0.012 + 3)) *
        (0.025 + 0.06 * light) *
        (y / shore);
      const hill = 372 - 62 * noise(x * 0.005 + 2, 6) - 16 * noise(x * 0.021, 2);
      paint(
        picture,
        x,
        y,
        y > hill
          ? [0.006 + light * 0.006, 0.008 + light * 0.005, 0.022 + light * 0.01]
          : [sky[0] + haze, sky[1] + haze, sky[2] + haze * 1.4],
      );
    }
  }
  for (const { x, y, power } of stars) glow(picture, x, y, 0.8, hex(0xd9e2ff), power * (1 - 0.4 * Math.min(1, light)));
}

const stars = (() => {
  const random = createRandom(15);
  return Array.from({ length: 170 }, () => ({
    x: random() * width,
    y: random() * 270,
    power: 0.08 + random() ** 5 * 0.8,
  }));
})();

function climb(picture: Picture, { at, x, y, seed }: Shell, t: number): void {
  const lasts = 1.1;
  const done = (t - at + lasts) / lasts;
  if (done < 0 || done > 1) return;
  for (let tail = 0; tail < 14; tail++) {
    const part = Math.max(0, done - tail * 0.018);
    const height = 1 - (1 - part) ** 1.8;
    const wobble = Math.sin(part * 14 + seed) * 1.5;
    glow(
      picture,
      x + wobble,
      shore - (shore - y) * height,
      1.3,
      hex(0xffd9a0),
      0.55 * (1 - tail / 14) * (1 - done * 0.5),
    );
  }
}

function burst(picture: Picture, shell: Shell, t: number): void {
  const age = t - shell.at;
  const life = shell.kind === "willow" ? 3.6 : 2.3;
  if (age < 0 || age > life) return;
  const random = createRandom(shell.seed);
  if (age < 0.5) glow(picture, shell.x, shell.y, 60, blend(shell.color, hex(0xffffff), 0.6), Math.exp(-age * 9) * 1.1);
  for (let spark = 0; spark < shell.sparks; spark++) {
    const angle = shell.kind === "ring" ? (spark / shell.sparks) * Math.PI * 2 : random() * Math.PI * 2;
    const speed = shell.kind === "ring" ? 1 : Math.sqrt(random()) * (0.72 + 0.28 * random());
    const inner = speed < 0.5;
    const fade = (1 - age / life) ** 1.5 * (age > life * 0.55 ? 0.65 + 0.35 * Math.sin(age * 31 + spark) : 1);
    const trail = { willow: 22, round: 14, ring: 4 }[shell.kind];
    for (let tail = 0; tail < trail; tail++) {
      const then = Math.max(0, age - tail * 0.016);
      const reach = shell.size * speed * (1 - Math.exp(-then * 2.4));
      const drop = (shell.kind === "willow" ? 26 : 15) * then * then;
      const squash = shell.kind === "ring" ? 0.55 : 1;
      const color = blend(
        inner ? shell.second : shell.color,
        hex(0xffb060),
        shell.kind === "willow" ? Math.min(1, age * 0.6) : 0.1,
      );
      glow(
        picture,
        shell.x + Math.cos(angle) * reach,
        shell.y + Math.sin(angle) * reach * squash + drop,
        tail === 0 ? 1.7 : 1.25,
        color,
        fade * (tail === 0 ? 1.3 : 0.42) * (1 - tail / trail) ** 1.4,
      );
    }
  }
}

function paintTown(picture: Picture, t: number): void {
  const random = createRandom(404);
  for (let x = 0; x < width; x += 6 + random() * 9) {
    const y = shore - 4 - random() ** 2 * 34;
    const warm = blend(hex(0xffb45a), hex(0xfff1d0), random());
    const blink = 0.8 + 0.2 * Math.sin(((2 * Math.PI) / fireworksSeconds) * Math.floor(4 + random() * 20) * t + x);
    glow(picture, x, y, 1.2, warm, (0.18 + random() * 0.45) * blink);
  }
  fillRect(picture, 0, shore - 3, width, 3, hex(0x05060f));
  for (let x = 30; x < width; x += 60) glow(picture, x, shore - 6, 3, hex(0xffcf8a), 0.7);
}
