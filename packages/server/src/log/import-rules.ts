import { limits, modes, type Refusal, refuse, sizes, white } from "@flyby/protocol";
import type { NewImport } from "../store/ports.ts";

/** Why a list of comments from a file cannot be taken; null when it can. Their own limits hold (decision 14). */
export function refuseImport(comments: readonly NewImport[], maxComments: number): Refusal | null {
  if (comments.length > maxComments) {
    return refuse("too-large", `One import has at most ${maxComments} comments; this one has ${comments.length}.`);
  }
  const wrong = comments.findIndex((comment) => !isStorable(comment));
  return wrong === -1 ? null : refuse("bad-draft", `Comment ${wrong + 1} of the import has a field out of its range.`);
}

function isStorable({ progress, createdAt, color, mode, size, text, key }: NewImport): boolean {
  return (
    isWithin(progress, limits.maxProgressMs) &&
    isWithin(createdAt, Number.MAX_SAFE_INTEGER) &&
    isWithin(color, white) &&
    modes.includes(mode) &&
    sizes.includes(size) &&
    text.length <= limits.maxImportedText &&
    key !== ""
  );
}

function isWithin(value: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= max;
}
