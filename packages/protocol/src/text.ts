import * as limits from "./limits.ts";

// Bidi overrides and isolates can turn the rest of a page around; the others are invisible and carry nothing.
const invisible = /(?![\t\n])[\p{Cc}\u00ad\u061c\u180e\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/gu;
const unusualSpace = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
// Joiners between the marks do not end the tower.
const zalgo = new RegExp(`(\\p{M}(?:\\p{Cf}*\\p{M}){${limits.maxCombiningMarks - 1}})(?:\\p{Cf}*\\p{M})+`, "gu");
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

// Neither marks, joiners and surrogates nor \r are among them: each stands alone. Nearly every comment is made of these, and
// counting them by rule takes twenty times as long.
const single = /^[\n -~\u3000-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uff01-\uff9d]*$/;

/** User-perceived characters: a family emoji is one, か\u3099 is one. */
export function countGraphemes(text: string): number {
  if (single.test(text)) return text.length;
  let count = 0;
  for (const _ of segmenter.segment(text)) count++;
  return count;
}

/**
 * The text as it is stored: NFC, `\n` for every line end, without control and bidi-override characters, lone
 * surrogates or towers of combining marks, trimmed. Ideographic space stays (comment art stands on it), so only the
 * outer edge is trimmed.
 */
export function normalizeText(text: string): string {
  return cleanText(text.replace(/\r\n?|\u2028|\u2029/g, "\n"))
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** A name is one line with plain spaces. */
export function normalizeName(name: string): string {
  return cleanText(name.replace(/\s+/g, " ")).replace(unusualSpace, " ").replace(/ {2,}/g, " ").trim();
}

/** Only what must never be stored goes: the layout of a text (spaces, line ends, its edges) stays as it is. */
export function cleanText(text: string): string {
  return text.replace(loneSurrogate, "").replace(invisible, "").normalize("NFC").replace(zalgo, "$1");
}

/** True when something would be seen: not only spaces, joiners and marks. */
export function isVisible(text: string): boolean {
  return /[^\s\p{M}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]/u.test(text);
}
