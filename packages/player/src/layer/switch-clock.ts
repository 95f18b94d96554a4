import type { Clock } from "@flyby/engine";

type Listener = Parameters<Clock["subscribe"]>[0];

/** One clock for the whole life of a layer, although what it follows is known only after joining the room. */
export interface SwitchClock extends Clock {
  follow(clock: Clock): void;
  close(): void;
}

/** Stands at 0 until it follows something. */
export function createSwitchClock(): SwitchClock {
  const listeners = new Set<Listener>();
  const tell: Listener = (change) => {
    for (const listener of [...listeners]) listener(change);
  };
  let source: Clock | null = null;
  let stop = (): void => {};
  return {
    now: () => source?.now() ?? 0,
    playing: () => source?.playing() ?? false,
    rate: () => source?.rate() ?? 1,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    follow(clock) {
      stop();
      source = clock;
      stop = clock.subscribe(tell);
      tell("seek");
      tell(clock.playing() ? "play" : "pause");
    },
    close() {
      stop();
      source = null;
    },
  };
}
