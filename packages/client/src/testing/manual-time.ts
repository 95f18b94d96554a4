/** Time that passes only when told, and randomness that repeats. */
export interface ManualTime {
  now(): number;
  random(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Lets everything that was promised happen without time passing. */
  settle(): Promise<void>;
  /** Passes `ms`, waking each sleeper at its time. */
  pass(ms: number): Promise<void>;
  /** Sleepers that still wait. */
  waiting(): number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function createManualTime(seed = 1, startMs = 1_760_000_000_000): ManualTime {
  let nowMs = startMs;
  let state = seed >>> 0;
  let sleepers: Sleeper[] = [];

  // A macrotask runs after every microtask that led to it; three cover promise chains across fake requests.
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  return {
    now: () => nowMs,
    // Mulberry32: small, even enough, repeatable.
    random() {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), state | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
    },
    sleep(ms, signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const sleeper: Sleeper = {
          at: nowMs + Math.ceil(Math.max(0, ms)),
          wake() {
            sleepers = sleepers.filter((each) => each !== sleeper);
            signal.removeEventListener("abort", sleeper.wake);
            resolve();
          },
        };
        sleepers.push(sleeper);
        signal.addEventListener("abort", sleeper.wake);
      });
    },
    settle,
    async pass(ms) {
      const end = nowMs + ms;
      await settle();
      for (;;) {
        const due = sleepers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        nowMs = Math.max(nowMs, due.at);
        due.wake();
        await settle();
      }
      nowMs = end;
    },
    waiting: () => sleepers.length,
  };
}

declare function setImmediate(callback: () => void): unknown;
