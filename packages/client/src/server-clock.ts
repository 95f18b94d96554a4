import * as bounds from "./bounds.ts";
import * as timing from "./timing.ts";

/** The server's time as seen from here: of the last five samples the one with the shortest round trip counts. */
export interface ServerClock {
  /** One answer that carried the server's time, with when it was asked for and when it came, all epoch ms. */
  sample(sentAtMs: number, receivedAtMs: number, serverTimeMs: number): void;
  now(): number;
}

export function createServerClock(now: () => number): ServerClock {
  let samples: readonly { roundTripMs: number; offsetMs: number }[] = [];
  let offsetMs = 0;
  return {
    sample(sentAtMs, receivedAtMs, serverTimeMs) {
      if (!Number.isFinite(serverTimeMs)) return;
      const roundTripMs = Math.max(0, receivedAtMs - sentAtMs);
      const sample = { roundTripMs, offsetMs: serverTimeMs - (sentAtMs + roundTripMs / 2) };
      // True samples differ by half of their round trips at most: this machine's clock was set since.
      const isOf = (known: typeof sample) =>
        Math.abs(known.offsetMs - sample.offsetMs) <= (known.roundTripMs + roundTripMs) / 2 + timing.clockDriftMs;
      samples = [...samples.filter(isOf), sample].slice(-bounds.clockSamples);
      const best = samples.reduce((a, b) => (b.roundTripMs <= a.roundTripMs ? b : a));
      offsetMs = best.offsetMs;
    },
    now: () => Math.round(now() + offsetMs),
  };
}
