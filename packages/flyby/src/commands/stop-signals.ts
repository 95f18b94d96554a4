/** npm passes a signal on that its group got too: the same one twice within this time means one wish. */
const echoMs = 1_000;
const lookEveryMs = 1_000;

export interface StopSignals {
  /** Resolves with the first wish to stop. */
  readonly stop: Promise<string>;
  /** Called when a person asks again while we are still stopping. */
  onImpatience(action: () => void): void;
}

/** SIGTERM, SIGINT, SIGHUP, and the death of the launcher that started us. */
export function listenForStop(launcherPid: number | null): StopSignals {
  let impatient: (() => void) | null = null;
  const stop = new Promise<string>((resolve) => {
    let firstAt: number | null = null;
    const wish = (reason: string): void => {
      const now = performance.now();
      if (firstAt !== null && now - firstAt > echoMs) impatient?.();
      firstAt ??= now;
      resolve(reason);
    };
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => wish(signal));
    if (launcherPid !== null) {
      // A launcher that was killed could not pass anything on; nobody would ever stop us.
      const timer = setInterval(() => {
        if (process.ppid !== launcherPid) wish("the launcher is gone");
      }, lookEveryMs);
      timer.unref();
    }
  });
  return {
    stop,
    onImpatience: (action) => {
      impatient = action;
    },
  };
}
