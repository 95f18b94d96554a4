import type { Entry } from "@flyby/protocol";
import * as bounds from "../bounds.ts";

/** The log as far as it was seen, without a hole, deletions included: for segments that are loaded later. */
export interface Journal {
  /** Every entry after this seq is in it. */
  start(): number;
  entries(): readonly Entry[];
  /** Newest seq at which comments came in by an import, which has no entries for them; 0 = none seen. */
  importedAt(): number;
  add(entries: readonly Entry[]): void;
  /** Puts what lies between `start` and the present start before it. */
  extendBack(start: number, entries: readonly Entry[]): void;
  /** After a gap or a reset nothing before `start` counts. */
  restart(start: number): void;
}

export function createJournal(start: number): Journal {
  let from = start;
  let list: Entry[] = [];
  const importedIn = (entries: readonly Entry[]) =>
    entries.reduce((newest, { kind, seq }) => (kind === "imported" ? Math.max(newest, seq) : newest), 0);
  let imported = 0;
  return {
    start: () => from,
    entries: () => list,
    importedAt: () => imported,
    add(entries) {
      list.push(...entries);
      imported = Math.max(imported, importedIn(entries));
      if (list.length <= bounds.maxJournal) return;
      // Half at once, so that the cut costs little per entry.
      list = list.slice(list.length >> 1);
      from = (list[0]?.seq ?? from + 1) - 1;
    },
    extendBack(earlier, entries) {
      if (earlier >= from) return;
      const before = entries.filter(({ seq }) => seq > earlier && seq <= from);
      list = [...before, ...list];
      imported = Math.max(imported, importedIn(before));
      from = earlier;
    },
    restart(at) {
      from = at;
      list = [];
      imported = 0;
    },
  };
}
