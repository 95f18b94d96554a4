import { createChunk, joinBatch, parseEntries } from "./chunk.ts";
import { at, fromRaw, isComment, type LoggedEntry, type RawEntry } from "./logged-entry.ts";
import type { Chunk } from "./room-log.ts";

/** What one deletion, purge or clear takes away from the comments before it. */
export interface Removal {
  /** A text without it cannot hold what is removed: spares the parsing of nearly every chunk. */
  readonly mark: string;
  matches(entry: RawEntry): boolean;
}

/** The removals that these entries order; empty in the usual case. */
export function findRemovals(entries: readonly LoggedEntry[]): readonly Removal[] {
  const removing = entries.filter(({ kind }) => kind === "delete" || kind === "mute" || kind === "clear");
  return removing.flatMap(({ raw }) => removalOf(raw) ?? []);
}

function removalOf([seq, kind, subject, action]: RawEntry): Removal | null {
  switch (kind) {
    case "delete":
      return { mark: `"comment",${subject},`, matches: (entry) => entry[0] < seq && entry[at.id] === subject };
    case "mute":
      if (action !== "purge") return null;
      return { mark: JSON.stringify(subject), matches: (entry) => entry[0] < seq && entry[at.author] === subject };
    case "clear":
      return { mark: `"comment",`, matches: (entry) => entry[0] < seq };
    default:
      return null;
  }
}

/** The same entry, or what is left of a removed one (LOG7). */
export function withoutText(entry: LoggedEntry, removals: readonly Removal[]): LoggedEntry {
  if (!isComment(entry)) return entry;
  const raw = remainder(entry.raw, removals);
  return raw === entry.raw ? entry : fromRaw(raw);
}

/** The same chunk without the removed texts; the chunk itself when none of them is in it (LOG7). */
export function withoutRemoved(chunk: Chunk, removals: readonly Removal[]): Chunk {
  const possible = removals.filter(({ mark }) => chunk.text.includes(mark));
  if (possible.length === 0) return chunk;
  const entries = parseEntries(chunk.text);
  const kept = entries.map((raw) => remainder(raw, possible));
  if (kept.every((entry, index) => entry === entries[index])) return chunk;
  const { first, last, omitted } = chunk;
  const comments = kept.filter(([, kind]) => kind === "comment").length;
  const texts = kept.map((entry) => JSON.stringify(entry));
  return createChunk({ first, last, comments, omitted, text: joinBatch(first, last, omitted, texts) });
}

function remainder(raw: RawEntry, removals: readonly Removal[]): RawEntry {
  const isRemoved = raw[1] === "comment" && removals.some((removal) => removal.matches(raw));
  return isRemoved ? [raw[0], "removed"] : raw;
}
