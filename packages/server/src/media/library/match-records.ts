import { basename } from "node:path";
import type { ClipRecord } from "./clip-record.ts";
import type { FoundClip } from "./find-clips.ts";

export interface Matches {
  /** What is remembered of a found clip, by its path. */
  readonly known: ReadonlyMap<string, ClipRecord>;
  /** Remembered, and not found under any name. */
  readonly missing: readonly ClipRecord[];
}

/**
 * Which found clip is which remembered one. The same file under its name comes first, then the same file under another
 * name (a rename), and last the same name with other bytes (a replaced clip keeps its comments).
 */
export function matchRecords(records: readonly ClipRecord[], found: readonly FoundClip[]): Matches {
  const known = new Map<string, ClipRecord>();
  const missing = new Set(records);
  const rules: readonly ((clip: FoundClip | ClipRecord) => string)[] = [
    (clip) => `${clip.path}\n${identityOf(clip)}`,
    identityOf,
    (clip) => clip.path,
  ];
  for (const rule of rules) {
    const waiting = groupBy(missing, rule);
    for (const clip of found) {
      if (known.has(clip.path)) continue;
      const record = likeliest(clip.path, waiting.get(rule(clip))?.filter((candidate) => missing.has(candidate)) ?? []);
      if (record === undefined) continue;
      known.set(clip.path, record);
      missing.delete(record);
    }
  }
  return { known, missing: [...missing] };
}

/** Of several copies of the same bytes: the one of the same name, then one that was there until now, then the first. */
export function likeliest(path: string, candidates: readonly ClipRecord[]): ClipRecord | undefined {
  const name = basename(path);
  return (
    candidates.find((record) => basename(record.path) === name && !record.gone) ??
    candidates.find((record) => basename(record.path) === name) ??
    candidates.find((record) => !record.gone) ??
    candidates[0]
  );
}

export function groupBy(records: Iterable<ClipRecord>, key: (record: ClipRecord) => string): Map<string, ClipRecord[]> {
  const groups = new Map<string, ClipRecord[]>();
  for (const record of records) {
    const group = groups.get(key(record));
    if (group === undefined) groups.set(key(record), [record]);
    else group.push(record);
  }
  return groups;
}

export function isSameFile(a: FoundClip | ClipRecord, b: FoundClip | ClipRecord): boolean {
  return identityOf(a) === identityOf(b);
}

function identityOf({ inode, size, modifiedMs }: FoundClip | ClipRecord): string {
  return `${inode}:${size}:${modifiedMs}`;
}
