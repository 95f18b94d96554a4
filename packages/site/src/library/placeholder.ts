import { type SVGTemplateResult, svg } from "lit";

const lines = 6;

/** Comments in flight, drawn from the room's id: what stands where there is no picture yet. */
export function placeholder(id: string): SVGTemplateResult {
  let seed = 7;
  for (let i = 0; i < id.length; i++) seed = Math.imul(seed ^ id.charCodeAt(i), 0x01000193) >>> 0;
  const next = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 0x100000000;
  };
  const bars = Array.from({ length: lines }, (_, row) => {
    const length = 40 + next() * 120;
    const x = 12 + next() * (296 - length);
    const accent = next() > 0.75;
    return svg`<rect class=${accent ? "bar accent" : "bar"} x=${x.toFixed(0)} y=${24 + row * 23} width=${length.toFixed(0)} height="9" rx="4.5"/>`;
  });
  return svg`<svg class="placeholder" viewBox="0 0 320 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true">${bars}</svg>`;
}
