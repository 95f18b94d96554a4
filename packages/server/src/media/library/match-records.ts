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
    const waiting = new Map([...missing].map((record) => [rule(record), record]));
    for (const clip of found) {
      const record = known.has(clip.path) ? undefined : waiting.get(rule(clip));
      if (record === undefined) continue;
      known.set(clip.path, record);
      missing.delete(record);
      waiting.delete(rule(clip));
    }
  }
  return { known, missing: [...missing] };
}

export function isSameFile(a: FoundClip | ClipRecord, b: FoundClip | ClipRecord): boolean {
  return identityOf(a) === identityOf(b);
}

function identityOf({ inode, size, modifiedMs }: FoundClip | ClipRecord): string {
  return `${inode}:${size}:${modifiedMs}`;
}
