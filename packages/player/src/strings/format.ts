import type { Locale } from "./locale.ts";

/** Word forms by plural category; `other` is always there. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** Numbers, dates and plurals as a language writes them. */
export interface Format {
  readonly locale: Locale;
  number(value: number): string;
  /** 0 to 1 as per cent. */
  percent(value: number): string;
  /** Picks the form for `count`; `#` in it becomes the number. */
  plural(count: number, forms: PluralForms): string;
  /** Clock time of day, e.g. 14:05. */
  clock(epochMs: number): string;
  /** A day, with the year when it is not this one. */
  day(epochMs: number, nowMs: number): string;
  /** Position in the media, e.g. 1:23 or 1:02:03. */
  position(ms: number): string;
}

export function createFormat(locale: Locale): Format {
  const numbers = new Intl.NumberFormat(locale);
  const percents = new Intl.NumberFormat(locale, { style: "percent" });
  const plurals = new Intl.PluralRules(locale);
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(locale, { weekday: "short", month: "short", day: "numeric" });
  const dayOfYear = new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", day: "numeric" });
  return {
    locale,
    number: (value) => numbers.format(value),
    percent: (value) => percents.format(value),
    plural: (count, forms) => (forms[plurals.select(count)] ?? forms.other).replaceAll("#", numbers.format(count)),
    clock: (epochMs) => clock.format(epochMs),
    day: (epochMs, nowMs) =>
      (new Date(epochMs).getFullYear() === new Date(nowMs).getFullYear() ? day : dayOfYear).format(epochMs),
    position: formatPosition,
  };
}

/** Times in media read the same in every language: m:ss, h:mm:ss from an hour on. */
export function formatPosition(ms: number): string {
  const total = Number.isFinite(ms) ? Math.max(0, Math.floor(ms / 1000)) : 0;
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const seconds = String(total % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}
