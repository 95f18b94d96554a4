/** Somebody pressed Ctrl-C; what was measured so far stays. */
export class Interrupted extends Error {
  constructor() {
    super("Interrupted.");
  }
}

/** Resolves after `ms`, or at once when the signal is aborted: then with false. */
export function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false);
      return;
    }
    const end = (whole: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cut);
      resolve(whole);
    };
    const cut = (): void => end(false);
    const timer = setTimeout(() => end(true), ms);
    signal.addEventListener("abort", cut);
  });
}

/** Resolves after `ms`; throws Interrupted as soon as the signal is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (!(await sleep(ms, signal))) throw new Interrupted();
}

/** The promise, or Interrupted as soon as the signal is aborted. What the promise becomes then is nobody's business. */
export async function unlessInterrupted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let cut = (): void => undefined;
  const interrupted = new Promise<never>((_resolve, reject) => {
    cut = () => reject(new Interrupted());
    if (signal.aborted) cut();
    else signal.addEventListener("abort", cut);
  });
  try {
    return await Promise.race([interrupted, promise]);
  } finally {
    signal.removeEventListener("abort", cut);
    promise.catch(() => undefined);
  }
}
