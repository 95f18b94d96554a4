import { later } from "../chat/later.ts";

/** Controls hide after this long without a sign of the viewer (ms). */
export const idleMs = 2_500;

/** Tells when the viewer has done nothing for a while. */
export interface Idle {
  /** A sign of the viewer: the wait begins anew. */
  wake(): void;
  /** Does not wait any longer. */
  rest(): void;
  close(): void;
}

/** `mayHide` is asked when the time is up: false (paused, a control has the focus, a panel is open) waits again. */
export function createIdle(
  mayHide: () => boolean,
  onChange: (idle: boolean) => void,
  wait: (run: () => void, ms: number) => () => void = later,
): Idle {
  let stopWaiting: (() => void) | null = null;
  let idle = false;
  const set = (next: boolean): void => {
    if (next === idle) return;
    idle = next;
    onChange(idle);
  };
  const stop = (): void => {
    stopWaiting?.();
    stopWaiting = null;
  };
  const begin = (): void => {
    stop();
    stopWaiting = wait(() => (mayHide() ? set(true) : begin()), idleMs);
  };
  return {
    wake() {
      set(false);
      begin();
    },
    rest() {
      stop();
      set(true);
    },
    close: stop,
  };
}
