import { cleanText } from "@flyby/protocol";

/** Stands between "/" and "n" where no line end is meant. Invisible, and cleaned away by every reader of ours. */
const joiner = "\u2060";

/**
 * The text of a comment as it stands in a file. "/n" (old) and "\n" (two characters) are line ends to every player, so
 * they are to us. A real line end at the edge comes from pretty printing and goes with its indentation; one inside stays.
 * Leading spaces and "/n" stay: comment art stands on them.
 */
export function readText(content: string): string {
  const body = content.replace(/\r\n?|[\u2028\u2029]/g, "\n").replace(/^[ \t]*\n[ \t\n]*/, "");
  return cleanText(trimLastLines(body).replace(/[/\\]n/g, "\n"));
}

// Not as one pattern: a search for white space at the end is quadratic in the longest run of it.
function trimLastLines(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === " " || text[end - 1] === "\t" || text[end - 1] === "\n")) end--;
  return text.indexOf("\n", end) < 0 ? text : text.slice(0, end);
}

/** The reverse: `readText(writeText(text))` is the text. Not yet escaped. */
export function writeText(text: string): string {
  return text.replace(/([/\\])(?=n)/g, `$1${joiner}`).replace(/\r\n?|\n/g, "/n");
}
