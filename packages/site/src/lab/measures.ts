import type { Locale } from "@flyby/player";

/** Amounts as a language writes them, short enough for a column. */
export interface Measures {
  /** `3.2 ms`, `148 ms`, `1.48 s`. */
  duration(ms: number): string;
  /** `820 B`, `4.1 kB`, `1.3 MB`. */
  bytes(count: number): string;
  number(value: number, digits?: number): string;
  percent(share: number): string;
}

const made = new Map<Locale, Measures>();

export function measuresIn(locale: Locale): Measures {
  const known = made.get(locale) ?? create(locale);
  made.set(locale, known);
  return known;
}

function create(locale: Locale): Measures {
  const byDigits = [0, 1, 2].map(
    (digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
  const percents = new Intl.NumberFormat(locale, { style: "percent" });
  const number = (value: number, digits = 0): string => byDigits[digits]?.format(value) ?? `${value}`;
  return {
    number,
    duration(ms) {
      if (ms < 9.95) return `${number(ms, 1)} ms`;
      return ms < 999.5 ? `${number(ms)} ms` : `${number(ms / 1_000, 2)} s`;
    },
    bytes(count) {
      if (count < 1_000) return `${number(count)} B`;
      return count < 999_950 ? `${number(count / 1_000, 1)} kB` : `${number(count / 1_000_000, 1)} MB`;
    },
    percent: (share) => percents.format(share),
  };
}
