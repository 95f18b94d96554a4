import { createClockListeners } from "./clock-listeners.ts";
import type { Clock } from "./stage-contract.ts";

/** A clock that goes only where it is told. */
export interface ManualClock extends Clock {
  seek(progress: number): void;
  /** Goes on by so many ms without a jump, as playing does. */
  advance(ms: number): void;
  play(): void;
  pause(): void;
  setRate(rate: number): void;
}

export function createManualClock(start = 0): ManualClock {
  const listeners = createClockListeners();
  let progress = start;
  let playing = false;
  let rate = 1;
  return {
    now: () => progress,
    playing: () => playing,
    rate: () => rate,
    subscribe: listeners.subscribe,
    seek(to) {
      progress = to;
      listeners.tell("seek");
    },
    advance(ms) {
      progress += ms;
    },
    play() {
      playing = true;
      listeners.tell("play");
    },
    pause() {
      playing = false;
      listeners.tell("pause");
    },
    setRate(next) {
      rate = next;
      listeners.tell("rate");
    },
  };
}
