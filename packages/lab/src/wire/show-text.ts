/**
 * A text of strangers in quotes, on one line: what could move a cursor, ring a bell or turn the writing direction
 * is written as `\u{1b}`.
 */
export function showText(text: string, maxColumns: number): string {
  const { shown, cut } = take(text, maxColumns);
  return `"${shown}"${cut ? " …" : ""}`;
}

/** The same without quotes, for words that stand alone: a target, a header. */
export function showPlain(text: string, maxColumns: number): string {
  const { shown, cut } = take(text, maxColumns);
  return cut ? `${shown} …` : shown;
}

/** Marks take no column, so that a pile of them would have no end. */
const charactersPerColumn = 4;

function take(text: string, maxColumns: number): { readonly shown: string; readonly cut: boolean } {
  let shown = "";
  let columns = 0;
  let characters = 0;
  for (const character of text) {
    const piece = /[\p{C}\p{Zl}\p{Zp}]/u.test(character) ? escapeOf(character) : character;
    columns += textColumns(piece);
    characters += 1;
    if (columns > maxColumns || characters > maxColumns * charactersPerColumn) return { shown, cut: true };
    shown += piece;
  }
  return { shown, cut: false };
}

/** Columns of a terminal that a text takes: Chinese, Japanese, Korean and emoji take two each. */
export function textColumns(text: string): number {
  let columns = 0;
  for (const character of text) columns += /\p{M}|\u200d/u.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

const shortEscapes: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

function escapeOf(character: string): string {
  // Joins the parts of an emoji.
  if (character === "\u200d") return character;
  return shortEscapes[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** `1 byte`, `5 bytes`. */
export function countBytes(count: number): string {
  return `${count} ${count === 1 ? "byte" : "bytes"}`;
}
