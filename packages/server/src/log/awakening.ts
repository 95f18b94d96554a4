import type { Clock } from "../clock.ts";

const beatMs = 500;
/** A process that did not run for so long (frozen, swapped out, a machine that slept) may have missed what others did. */
export const asleepMs = 2_000;

/** Notices that this process did not run for a while. */
export interface Awakening {
  /** Resolves when what was missed has been caught up with; null: nothing was. */
  ready(): Promise<void> | null;
  close(): void;
}

/** `catchUp` is begun once for each sleep and MUST end, whatever the store says. */
export function createAwakening(clock: Clock, catchUp: () => Promise<void>): Awakening {
  let aliveAt = clock.now();
  let catching: Promise<void> | null = null;
  let stopTimer = clock.after(beatMs, beat);

  // Whoever comes first after a sleep finds it out: the timer or somebody who asks.
  function look(): void {
    const isLate = clock.now() - aliveAt > asleepMs;
    aliveAt = clock.now();
    if (!isLate || catching !== null) return;
    catching = catchUp().finally(() => {
      catching = null;
    });
  }

  function beat(): void {
    look();
    stopTimer = clock.after(beatMs, beat);
  }

  return {
    ready() {
      look();
      return catching;
    },
    close: () => stopTimer(),
  };
}
