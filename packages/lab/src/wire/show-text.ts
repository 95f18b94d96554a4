/**
 * A text of strangers in quotes, on one line: what could move a cursor, ring a bell or turn the writing direction
 * is written as `\u{1b}`.
 */
export function showText(text: string, maxColumns: number): string {
  let shown = "";
  let columns = 0;
  for (const character of text) {
    const piece = /[\p{C}\p{Zl}\p{Zp}"\\]/u.test(character) ? escapeOf(character) : character;
    columns += textColumns(piece);
    if (columns > maxColumns) return `"${shown}" …`;
    shown += piece;
  }
  return `"${shown}"`;
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
  '"': '\\"',
  "\\": "\\\\",
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
