/** Time as the server's parts are given it, so that tests own it. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Calls `action` once after `ms` (0 = as soon as the present work is done). Returns how to stop it. */
  after(ms: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, action) => {
    if (ms <= 0) {
      const immediate = setImmediate(action);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(action, ms);
    // A pending tick or an expiry never keeps the process alive.
    timer.unref();
    return () => clearTimeout(timer);
  },
};
