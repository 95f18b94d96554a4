/** The time of what flies: it stands still while the page is paused. ms, as `performance.now()` counts. */
export interface StageClock {
  now(): number;
  /** The stage's time at a moment that was read from the machine's clock. */
  at(moment: number): number;
  pause(): void;
  resume(): void;
}

export function createStageClock(now: () => number): StageClock {
  let stoodMs = 0;
  let pausedAt: number | null = null;
  const at = (moment: number): number => Math.min(moment, pausedAt ?? moment) - stoodMs;
  return {
    at,
    now: () => at(now()),
    pause() {
      pausedAt ??= now();
    },
    resume() {
      if (pausedAt !== null) stoodMs += now() - pausedAt;
      pausedAt = null;
    },
  };
}
