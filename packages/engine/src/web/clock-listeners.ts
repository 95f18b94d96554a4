import type { Clock } from "./stage-contract.ts";

export type ClockChange = Parameters<Parameters<Clock["subscribe"]>[0]>[0];

export interface ClockListeners {
  readonly subscribe: Clock["subscribe"];
  tell(change: ClockChange): void;
}

export function createClockListeners(): ClockListeners {
  const listeners = new Set<(change: ClockChange) => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(change) {
      for (const listener of listeners) listener(change);
    },
  };
}
