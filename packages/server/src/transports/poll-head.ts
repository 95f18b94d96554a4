import type { RoomLog } from "../log/room-log.ts";

/**
 * What polls see of a room moves at most so often. Whatever is said and however polls fall, they are handed four cursors
 * a second, so behind a cache that asks once a second for each, a crowd costs eight requests a second at most: those for
 * the cursors of this second and of the one before.
 */
export const pollStepMs = 250;

/** How far polls of a room see. */
export interface PollHead {
  /** The last entry for polls, always the end of a batch. */
  readonly seq: number;
  /** Since when that is so, epoch ms; -Infinity before anything came. */
  readonly since: number;
}

export interface PollHeads {
  of(log: RoomLog): PollHead;
}

/** After a pause the first poll sees what was said at once; then what comes within a step waits for its end. */
export function createPollHeads(now: () => number): PollHeads {
  const heads = new WeakMap<RoomLog, PollHead & { readonly epoch: string }>();
  return {
    of(log) {
      const { epoch, seq } = log.head();
      const known = heads.get(log);
      if (known === undefined || known.epoch !== epoch || known.seq > seq) {
        const first = { epoch, seq, since: Number.NEGATIVE_INFINITY };
        heads.set(log, first);
        return first;
      }
      const elapsed = now() - known.since;
      // A clock that was set back must not hold anything up.
      if (known.seq === seq || (elapsed >= 0 && elapsed < pollStepMs)) return known;
      const moved = { epoch, seq, since: now() };
      heads.set(log, moved);
      return moved;
    },
  };
}
