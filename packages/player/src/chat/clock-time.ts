import type { Locale } from "../strings/locale.ts";

const formats = new Map<Locale, Intl.DateTimeFormat>();

/** Time of day in a column of its own: two digits each, 24 hours, so that it is equally wide in every row. */
export function clockTime(epochMs: number, locale: Locale): string {
  let format = formats.get(locale);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    formats.set(locale, format);
  }
  return format.format(epochMs);
}
