import { cleanText } from "@flyby/protocol";
import type { ReadFile, Skip, SkipReason } from "./imported-comment.ts";

/** Skips listed one by one: nobody reads more, and a file of junk must not become a report of junk. */
export const maxSkips = 1_000;
const maxExcerpt = 80;

export interface SkipList {
  add(line: number, reason: SkipReason, what: string): void;
  list(): Pick<ReadFile, "skipped" | "skippedByReason">;
}

export function createSkipList(): SkipList {
  const skipped: Skip[] = [];
  const counts = new Map<SkipReason, number>();
  return {
    add(line, reason, what) {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
      if (skipped.length < maxSkips) skipped.push({ line, reason, excerpt: excerpt(what) });
    },
    list: () => ({ skipped, skippedByReason: Object.fromEntries(counts) }),
  };
}

function excerpt(what: string): string {
  const line = cleanText(what.slice(0, 2 * maxExcerpt))
    .replace(/\s+/g, " ")
    .trim();
  return line.length > maxExcerpt ? `${cleanText(line.slice(0, maxExcerpt))}…` : line;
}
