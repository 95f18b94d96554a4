import { clamp, createRandom, layeredNoise, mix, noise, ramp } from "./noise.ts";
import { blend, createPicture, fillRect, glow, hex, type Picture, paint, type Rgb, width } from "./picture.ts";
import { paintWater } from "./water.ts";

export const citySeconds = 32;

const shore = 440;
const viaduct = 400;
const lamp = hex(0xffc46b);
const lit: readonly Rgb[] = [hex(0xffd08a), hex(0xffb866), hex(0xfff0cf), hex(0x9fd8ff)];

interface Building {
  readonly x: number;
  readonly wide: number;
  readonly tall: number;
  readonly spire: boolean;
  readonly windows: readonly { x: number; y: number; from: number; color: Rgb }[];
}

interface Row {
  readonly buildings: readonly Building[];
  readonly speed: number;
  readonly base: number;
  readonly day: Rgb;
  readonly night: Rgb;
}

const rows: readonly Row[] = [
  { buildings: raise(11, 26, 46, 60, 150, 0.1), speed: 3, base: 424, day: hex(0x7a4a6e), night: hex(0x141a33) },
  { buildings: raise(29, 40, 70, 80, 205, 0.32), speed: 7, base: 430, day: hex(0x4a2d55), night: hex(0x0d1228) },
  { buildings: raise(53, 54, 100, 50, 150, 0.42), speed: 14, base: 440, day: hex(0x2a1a3c), night: hex(0x080b1a) },
];

/** Dusk over a river city. Windows light up from 3 s to 24 s; trains cross at 9 s (to the left) and 22 s (to the right). */
export function cityFrame(t: number): Picture {
  const picture = createPicture();
  const dark = ramp(0, 22, t);
  paintSky(picture, t, dark);
  paintMoon(picture, t);
  for (const row of rows) paintRow(picture, row, t, dark);
  paintViaduct(picture, t, dark);
  paintWater(picture, { shore, squeeze: [1.1, 2.2], choppy: 0.8 }, t, citySeconds);
  return picture;
}

function paintSky(picture: Picture, t: number, dark: number): void {
  const top = blend(hex(0x2b2a6b), hex(0x060920), dark);
  const middle = blend(hex(0xc65b8c), hex(0x1a2050), dark);
  const bottom = blend(hex(0xffb26b), hex(0x4a3a6e), dark);
  const cloud = blend(bottom, hex(0xffd9c0), 0.35);
  for (let y = 0; y < shore; y++) {
    const fall = y / shore;
    const sky = fall < 0.55 ? blend(top, middle, fall / 0.55) : blend(middle, bottom, (fall - 0.55) / 0.45);
    for (let x = 0; x < width; x++) {
      const bend = layeredNoise(x * 0.007 + t * 0.02, y * 0.018) * 1.6;
      const streak = ramp(0.46, 0.8, layeredNoise(x * 0.0032 + t * 0.012 + bend, y * 0.02 + bend));
      paint(picture, x, y, blend(sky, cloud, streak * mix(0.5, 0.16, dark) * (1 - fall * 0.4)));
    }
  }
  for (const star of stars) glow(picture, star.x, star.y, 0.8, hex(0xdfe6ff), star.power * ramp(0.45, 1, dark));
}

const stars = (() => {
  const random = createRandom(7);
  return Array.from({ length: 150 }, () => ({
    x: random() * width,
    y: random() * 230,
    power: 0.1 + random() ** 4 * 0.7,
  }));
})();

function paintMoon(picture: Picture, t: number): void {
  const y = 190 - t * 2.4;
  const x = 690 + t * 1.2;
  glow(picture, x, y, 90, hex(0xffe2b8), 0.16);
  for (let dy = -30; dy <= 30; dy++) {
    for (let dx = -30; dx <= 30; dx++) {
      const cover = clamp(28.5 - Math.hypot(dx, dy));
      const spots = 0.86 + 0.14 * noise(dx * 0.11 + 4, dy * 0.11);
      if (cover > 0)
        paint(picture, Math.round(x) + dx, Math.round(y) + dy, [0.98 * spots, 0.9 * spots, 0.74 * spots], cover);
    }
  }
}

function raise(seed: number, thin: number, wide: number, low: number, high: number, bright: number): Building[] {
  const random = createRandom(seed);
  const buildings: Building[] = [];
  for (let x = -20; x < width * 1.6; ) {
    const span = Math.round(mix(thin, wide, random()));
    const tall = Math.round(mix(low, high, random() ** 1.6));
    const windows = [];
    for (let wy = 8; wy < tall - 8; wy += 9) {
      for (let wx = 6; wx < span - 8; wx += 8) {
        if (random() < bright)
          windows.push({
            x: wx,
            y: wy,
            from: 3 + random() ** 0.8 * 21,
            color: lit[Math.floor(random() ** 2 * 4)] ?? lamp,
          });
      }
    }
    buildings.push({ x, wide: span, tall, spire: random() < 0.16, windows });
    x += span - Math.round(random() * 4);
  }
  return buildings;
}

function paintRow(picture: Picture, row: Row, t: number, dark: number): void {
  const body = blend(row.day, row.night, dark);
  for (const building of row.buildings) {
    const left = building.x - t * row.speed;
    if (left > width || left + building.wide < 0) continue;
    const top = row.base - building.tall;
    fillRect(picture, left, top, building.wide, building.tall + 20, body);
    if (building.spire) {
      fillRect(picture, left + building.wide / 2, top - 26, 2, 26, body);
      glow(
        picture,
        left + building.wide / 2 + 0.5,
        top - 27,
        2.2,
        hex(0xff4a3d),
        dark * (0.5 + 0.5 * Math.sin(t * 2.6 + building.x)),
      );
    }
    for (const { x, y, from, color } of building.windows) {
      const on = ramp(from, from + 0.7, t) * 0.62;
      if (on > 0) fillRect(picture, left + x, top + y, 3, 4, color, on);
    }
  }
}

function paintViaduct(picture: Picture, t: number, dark: number): void {
  const stone = blend(hex(0x1d1230), hex(0x04060f), dark);
  train(picture, width + 40 - (t - 9) * 250, t, 9, 6.5);
  train(picture, -760 + (t - 22) * 250, t, 22, 7);
  fillRect(picture, 0, viaduct, width, 7, stone);
  for (let x = -((t * 10) % 96); x < width; x += 96) {
    fillRect(picture, x, viaduct + 7, 9, shore - viaduct, stone);
    fillRect(picture, x + 46, viaduct - 18, 2, 18, stone);
    glow(picture, x + 47, viaduct - 19, 4.5, lamp, 0.75 * ramp(0.15, 0.6, dark));
  }
}

function train(picture: Picture, x: number, t: number, from: number, lasts: number): void {
  if (t < from || t > from + lasts) return;
  for (let car = 0; car < 6; car++) {
    const left = x + car * 122;
    fillRect(picture, left, viaduct - 20, 118, 19, hex(0x1d2233));
    fillRect(picture, left, viaduct - 6, 118, 2, hex(0xd8486a));
    for (let pane = 0; pane < 9; pane++)
      fillRect(picture, left + 6 + pane * 12.4, viaduct - 16, 9, 7, hex(0xffe3ae), 0.95);
    glow(picture, left + 59, viaduct - 12, 40, hex(0xffd394), 0.1);
  }
}
