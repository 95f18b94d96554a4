import * as bounds from "./bounds.ts";

/** The server's time as seen from here: of the last five samples the one with the shortest round trip counts. */
export interface ServerClock {
  /** One answer that carried the server's time, with when it was asked for and when it came, all epoch ms. */
  sample(sentAtMs: number, receivedAtMs: number, serverTimeMs: number): void;
  now(): number;
}

export function createServerClock(now: () => number): ServerClock {
  const samples: { roundTripMs: number; offsetMs: number }[] = [];
  let offsetMs = 0;
  return {
    sample(sentAtMs, receivedAtMs, serverTimeMs) {
      if (!Number.isFinite(serverTimeMs)) return;
      const roundTripMs = Math.max(0, receivedAtMs - sentAtMs);
      samples.push({ roundTripMs, offsetMs: serverTimeMs - (sentAtMs + roundTripMs / 2) });
      if (samples.length > bounds.clockSamples) samples.shift();
      const best = samples.reduce((a, b) => (b.roundTripMs <= a.roundTripMs ? b : a));
      offsetMs = best.offsetMs;
    },
    now: () => Math.round(now() + offsetMs),
  };
}
