/**
 * How far apart groups begin, by how often calls come. A commit costs some 150 µs however many comments it carries, so
 * under a stream of them one for many is several times cheaper; alone, a comment has nothing to wait for.
 */
export interface Gathering {
  /** A call came. */
  count(nowMs: number): void;
  /** The next group begins at least so many ms after the one before; 0: at once. */
  readonly spacingMs: number;
}

/** Over so long calls are counted: ten of them at the least that counts as a stream. */
const windowMs = 100;
/** Below it commits cost a fortieth of a core, and nothing is gained by waiting. */
const leastPerSecond = 100;
/** With the delivery tick of 80 ms a comment is seen within 100 ms. 16 ms were measured to save no more. */
const maxSpacingMs = 10;
/** So many calls a second are worth one ms of waiting: the whole of it from 500/s on. */
const perSecondOfOneMs = 50;
/** Who slows down when groups are spaced waits for each answer before the next call: spacing would only hold them up. */
const restWindows = 40;

export function createGathering(): Gathering {
  let beganAt = Number.NEGATIVE_INFINITY;
  let calls = 0;
  let before = 0;
  let spacingMs = 0;
  let resting = 0;

  function close(elapsed: number): void {
    const perSecond = (calls * 1_000) / elapsed;
    if (resting > 0) resting--;
    // A stream that ended is another thing.
    const isSlowed = perSecond < before / 2 && elapsed < 2 * windowMs;
    if (spacingMs > 0 && isSlowed) resting = restWindows;
    before = perSecond;
    const isStream = resting === 0 && perSecond >= leastPerSecond;
    spacingMs = isStream ? Math.min(maxSpacingMs, perSecond / perSecondOfOneMs) : 0;
  }

  return {
    count(nowMs) {
      const elapsed = nowMs - beganAt;
      if (elapsed >= windowMs) close(elapsed);
      // A clock that was set back begins anew.
      if (elapsed >= windowMs || elapsed < 0) {
        beganAt = nowMs;
        calls = 0;
      }
      calls++;
    },
    get spacingMs() {
      return spacingMs;
    },
  };
}
