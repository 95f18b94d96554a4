import type { Outcome } from "./calls.ts";
import { type DiskState, diskStateOf } from "./disk-state.ts";

/** A disk that fails is not asked for a new connection more often than this. */
const retryMs = 1_000;
/** Looking through a large database takes seconds; it is done for a tenth of the time at most. */
const checkShare = 10;

/** What one connection's calls tell of the disk, and when it is time to open it anew. */
export interface DiskWatch {
  readonly state: DiskState;
  /** Looks at what became of a group of calls. */
  heard(outcomes: readonly Outcome[]): void;
  /** Something else found the file damaged. */
  suspect(detail: string): void;
  /** Runs `reopen` where the connection may be stale and it is time; true from it makes the state good. */
  mend(reopen: () => boolean): void;
}

/** Told of each change, with SQLite's own words. */
export type OnDisk = (state: DiskState, detail: string) => void;

export function createDiskWatch(onDisk: OnDisk, now: () => number = () => performance.now()): DiskWatch {
  let state: DiskState = "good";
  let dueAt = 0;

  function turn(to: DiskState, detail: string): void {
    if (to === state) return;
    state = to;
    onDisk(to, detail);
  }

  return {
    get state() {
      return state;
    },
    heard(outcomes) {
      const failed = outcomes.find((outcome) => !outcome.ok && diskStateOf(outcome.code) !== null);
      if (failed !== undefined && !failed.ok)
        turn(diskStateOf(failed.code) ?? state, `${failed.code}: ${failed.message}`);
      // What is damaged stays so, whatever still succeeds, until somebody has looked.
      else if (state !== "damaged" && outcomes.some(({ ok }) => ok)) turn("good", "");
    },
    suspect: (detail) => turn("damaged", detail),
    mend(reopen) {
      if (state !== "failing" && state !== "damaged") return;
      const began = now();
      if (began < dueAt) return;
      const isGood = reopen();
      const ended = now();
      dueAt = ended + Math.max(retryMs, (ended - began) * checkShare);
      if (isGood) turn("good", "");
    },
  };
}
