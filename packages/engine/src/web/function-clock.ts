import { createClockListeners } from "./clock-listeners.ts";
import type { Clock } from "./stage-contract.ts";

export interface FunctionClock extends Clock {
  /** Holds progress where it is until `play`; then it continues from the function's value, which is a jump. */
  pause(): void;
  play(): void;
  /** Call when the function's value jumped, e.g. after the server's clock was measured anew. */
  jumped(): void;
}

/** A clock read from a function of ms, for a live room: `() => client.serverNow() - room.startedAt`. */
export function createFunctionClock(read: () => number): FunctionClock {
  const listeners = createClockListeners();
  let heldAt: number | null = null;
  return {
    now: () => heldAt ?? read(),
    playing: () => heldAt === null,
    rate: () => 1,
    subscribe: listeners.subscribe,
    pause() {
      heldAt ??= read();
      listeners.tell("pause");
    },
    play() {
      if (heldAt === null) return;
      heldAt = null;
      listeners.tell("play");
      listeners.tell("seek");
    },
    jumped: () => listeners.tell("seek"),
  };
}
