export interface Countdown {
  /** The part of this number begins; all before it are done. */
  turnTo(at: number): void;
  leftMs(): number;
}

/** How long it will still take, by what was expected and how that turned out so far. */
export function createCountdown(expected: readonly number[], now: () => number): Countdown {
  const sum = (list: readonly number[]): number => list.reduce((total, ms) => total + ms, 0);
  const begunAtMs = now();
  let turnedAtMs = begunAtMs;
  let current = 0;
  let factor = 1;
  return {
    turnTo(at) {
      turnedAtMs = now();
      current = at;
      if (at > 0) factor = (turnedAtMs - begunAtMs) / sum(expected.slice(0, at));
    },
    leftMs() {
      const rest = sum(expected.slice(current + 1)) * factor;
      const own = (expected[current] ?? 0) * factor - (now() - turnedAtMs);
      return rest + Math.max(0, own);
    },
  };
}
