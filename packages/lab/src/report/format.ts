/** What is written where there is no figure. */
export const noFigure = "–";

const grouped: Intl.NumberFormat = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** Three digits that matter: 0.42, 3.4, 12, 1,020. */
export function formatNumber(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return noFigure;
  const size = Math.abs(value);
  if (size >= 9.95) return writeMinus(grouped.format(value));
  if (size === 0) return "0";
  if (size < 0.005) return size < 0.0005 ? "under 0.001" : writeMinus(value.toFixed(3));
  return writeMinus(value.toFixed(size < 0.995 ? 2 : 1));
}

export function formatCount(value: number | null): string {
  return value === null || !Number.isFinite(value) ? noFigure : writeMinus(grouped.format(value));
}

export function formatMs(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return noFigure;
  return Math.abs(ms) < 9_999.5 ? `${formatNumber(ms)} ms` : `${withDigits(ms / 1000, 1)} s`;
}

export function formatMicros(us: number | null): string {
  if (us === null || !Number.isFinite(us)) return noFigure;
  return Math.abs(us) < 9_999.5 ? `${formatNumber(us)} µs` : formatMs(us / 1000);
}

export function formatSeconds(seconds: number | null): string {
  return seconds === null || !Number.isFinite(seconds) ? noFigure : `${formatNumber(seconds)} s`;
}

export const byteUnits: readonly { readonly name: string; readonly size: number }[] = [
  { name: "GB", size: 1e9 },
  { name: "MB", size: 1e6 },
  { name: "kB", size: 1e3 },
  { name: "B", size: 1 },
];

/** The largest unit in which a value is at least one. */
export function byteUnitFor(bytes: number): { readonly name: string; readonly size: number } {
  return byteUnits.find(({ size }) => Math.abs(bytes) >= size) ?? { name: "B", size: 1 };
}

/** Powers of a thousand: a kB is 1,000 bytes, as networks count. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null || !Number.isFinite(bytes)) return noFigure;
  const unit = byteUnitFor(bytes);
  if (unit.size === 1) return `${formatCount(bytes)} B`;
  const value = bytes / unit.size;
  return `${withDigits(value, Math.abs(value) >= 99.5 ? 0 : 1)} ${unit.name}`;
}

/** 0…1 as a percentage. Neither 0 % nor 100 % is written for what only comes near it. */
export function formatShare(share: number | null): string {
  if (share === null || !Number.isFinite(share * 100)) return noFigure;
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "under 0.1 %";
  if (percent > 99.9 && percent < 100) return "over 99.9 %";
  const digits = percent === 0 || percent === 100 || (percent >= 9.95 && percent < 99) ? 0 : 1;
  return `${withDigits(percent, percent > 100 ? 0 : digits)} %`;
}

/** "3.2 times"; counts of a thing to another. */
export function formatTimes(ratio: number | null): string {
  return ratio === null || !Number.isFinite(ratio) ? noFigure : `${formatNumber(ratio).replace(/\.0$/, "")} times`;
}

/** Null where there is no such quotient. */
export function divide(dividend: number, divisor: number): number | null {
  const value = dividend / divisor;
  return divisor > 0 && Number.isFinite(value) ? value : null;
}

/** "A", "A and B", "A, B and C". */
export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function withDigits(value: number, digits: number): string {
  return writeMinus(value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
}

function writeMinus(text: string): string {
  const written = text.replace("-", "−");
  return /^−[0.,]*$/.test(written) ? written.slice(1) : written;
}
