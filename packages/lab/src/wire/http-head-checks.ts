import type { HttpProblem } from "./http-problems.ts";

const namedHeader = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+:/;

/** What two readers may read in two ways, as in request smuggling. `lines` are those below the first one, as they came. */
export function headProblems(lines: readonly string[], bareLineFeed: boolean): HttpProblem[] {
  const isFolded = (line: string): boolean => /^[ \t]/.test(line);
  const found: HttpProblem[] = [];
  if (lines.some(isFolded)) found.push("folded-header");
  if (lines.some((line) => !isFolded(line) && !namedHeader.test(line))) found.push("header-name");
  if (lines.some((line) => line.includes("\r") || line.includes("\0"))) found.push("return-or-nul");
  if (bareLineFeed) found.push("bare-line-feed");
  return found;
}
