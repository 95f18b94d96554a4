import { accept, type Result, refuse } from "./errors.ts";
import * as limits from "./limits.ts";
import { countGraphemes, isVisible, normalizeName } from "./text.ts";

/** A name as it is stored: one line, 1 to 24 graphemes, something to see. */
export function parseName(input: unknown): Result<string> {
  if (typeof input !== "string" || input.length > limits.maxNameUnits) return refuse("bad-name");
  const name = normalizeName(input);
  return isVisible(name) && countGraphemes(name) <= limits.maxNameGraphemes ? accept(name) : refuse("bad-name");
}
