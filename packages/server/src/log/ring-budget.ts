import type { HeldLog } from "./open-room-log.ts";

/** Thirty busy rooms, or thousands of quiet ones. */
export const defaultRingBytes = 128 * 1024 * 1024;

/** The budget is looked after this often while its size goes by, so that it is overdrawn by a few hundredths. */
const budgetChecks = 64;

export interface RingBudget {
  /** So much went into a ring. Adding up all rooms each time would cost a busy server more than what went in. */
  grew(bytes: number): void;
  bytes(): number;
}

/** Rings that nobody follows go first, the longest unused before the others. Readers of the others go to the store. */
export function createRingBudget(maxBytes: number, logs: () => Iterable<HeldLog>): RingBudget {
  let sinceCheck = 0;

  function bytes(): number {
    let sum = 0;
    for (const held of logs()) sum += held.bytes;
    return sum;
  }

  function keep(): void {
    let over = bytes() - maxBytes;
    if (over <= 0) return;
    const full = [...logs()].filter((held) => held.bytes > 0);
    const rank = (held: HeldLog): number => Math.min(1, held.followers);
    for (const held of full.sort((a, b) => rank(a) - rank(b) || a.usedAt - b.usedAt)) {
      if (over <= 0) return;
      over -= held.bytes;
      held.unload();
    }
  }

  return {
    bytes,
    grew: (more) => {
      sinceCheck += more;
      if (sinceCheck * budgetChecks < maxBytes) return;
      sinceCheck = 0;
      keep();
    },
  };
}
