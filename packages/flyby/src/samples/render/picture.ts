import { clamp } from "./noise.ts";

export const width = 960;
export const height = 540;

export type Rgb = readonly [number, number, number];

/** A frame in linear light: three floats per pixel, 1 is full. */
export type Picture = Float32Array;

export function createPicture(): Picture {
  return new Float32Array(width * height * 3);
}

export function hex(value: number): Rgb {
  const channel = (shift: number): number => (((value >> shift) & 255) / 255) ** 2.2;
  return [channel(16), channel(8), channel(0)];
}

export function blend(a: Rgb, b: Rgb, t: number): Rgb {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** Paints over a pixel; `cover` is 0 to 1. */
export function paint(picture: Picture, x: number, y: number, color: Rgb, cover = 1): void {
  if (x < 0 || y < 0 || x >= width || y >= height) return;
  const at = (y * width + x) * 3;
  for (let channel = 0; channel < 3; channel++) {
    const before = picture[at + channel] ?? 0;
    picture[at + channel] = before + ((color[channel] ?? 0) - before) * cover;
  }
}

/** Adds light in a soft round spot around a point between pixels. */
export function glow(picture: Picture, x: number, y: number, radius: number, color: Rgb, power: number): void {
  const reach = Math.ceil(radius * 2.6);
  const sharp = 1 / (radius * radius);
  for (let py = Math.max(0, Math.floor(y) - reach); py <= Math.min(height - 1, Math.floor(y) + reach); py++) {
    for (let px = Math.max(0, Math.floor(x) - reach); px <= Math.min(width - 1, Math.floor(x) + reach); px++) {
      const light = power * Math.exp(-((px - x) ** 2 + (py - y) ** 2) * sharp);
      if (light < 0.0005) continue;
      const at = (py * width + px) * 3;
      picture[at] = (picture[at] ?? 0) + color[0] * light;
      picture[at + 1] = (picture[at + 1] ?? 0) + color[1] * light;
      picture[at + 2] = (picture[at + 2] ?? 0) + color[2] * light;
    }
  }
}

export function fillRect(picture: Picture, x: number, y: number, w: number, h: number, color: Rgb, cover = 1): void {
  const left = Math.round(x);
  const top = Math.round(y);
  for (let py = Math.max(0, top); py < Math.min(height, top + h); py++) {
    for (let px = Math.max(0, left); px < Math.min(width, left + w); px++) paint(picture, px, py, color, cover);
  }
}

// An ordered pattern hides the steps of dark gradients, and unlike random grain it costs the encoder nothing over time.
const bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];
const gammaSteps = 8_192;
const gamma = Float32Array.from({ length: gammaSteps + 1 }, (_, step) => 255 * (step / gammaSteps) ** (1 / 2.2));

/** To 8 bits, with a soft shoulder for what is brighter than white. */
export function toBytes(picture: Picture, bytes: Uint8Array): void {
  for (let pixel = 0; pixel < width * height; pixel++) {
    const threshold = ((bayer[((Math.floor(pixel / width) & 3) << 2) | (pixel & 3)] ?? 0) + 0.5) / 16;
    for (let at = pixel * 3; at < pixel * 3 + 3; at++) {
      const light = picture[at] ?? 0;
      const soft = light < 0.7 ? light : 0.7 + 0.3 * (1 - Math.exp((0.7 - light) / 0.3));
      bytes[at] = clamp((gamma[Math.round(clamp(soft) * gammaSteps)] ?? 0) + threshold, 0, 255);
    }
  }
}
