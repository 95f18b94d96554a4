import { countComments, createChunk, joinBatch, parseEntries, type RawEntry } from "./chunk.ts";
import type { Chunk } from "./room-log.ts";

/** What one deletion, purge or clear takes away from the comments before it. */
export interface Removal {
  /** A text without it cannot hold what is removed: spares the parsing of nearly every chunk. */
  readonly mark: string;
  matches(entry: RawEntry): boolean;
}

const idIndex = 2;
const authorIndex = 7;

/** The removals that these entries order; empty in the usual case. */
export function findRemovals(entries: readonly RawEntry[]): readonly Removal[] {
  return entries.map(removalOf).filter((removal) => removal !== null);
}

function removalOf([seq, kind, subject, action]: RawEntry): Removal | null {
  switch (kind) {
    case "delete":
      return { mark: `"comment",${subject},`, matches: (entry) => entry[0] < seq && entry[idIndex] === subject };
    case "mute":
      if (action !== "purge") return null;
      return { mark: JSON.stringify(subject), matches: (entry) => entry[0] < seq && entry[authorIndex] === subject };
    case "clear":
      return { mark: `"comment",`, matches: (entry) => entry[0] < seq };
    default:
      return null;
  }
}

/** The same chunk without the removed texts; the chunk itself when none of them is in it (LOG7). */
export function withoutRemoved(chunk: Chunk, removals: readonly Removal[]): Chunk {
  const possible = removals.filter(({ mark }) => chunk.text.includes(mark));
  if (possible.length === 0) return chunk;
  const entries = parseEntries(chunk.text);
  const kept = entries.map((entry): RawEntry => {
    const isRemoved = entry[1] === "comment" && possible.some((removal) => removal.matches(entry));
    return isRemoved ? [entry[0], "removed"] : entry;
  });
  if (kept.every((entry, index) => entry === entries[index])) return chunk;
  const texts = kept.map((entry) => JSON.stringify(entry));
  return createChunk(chunk.first, chunk.last, countComments(kept), joinBatch(chunk.first, texts));
}
