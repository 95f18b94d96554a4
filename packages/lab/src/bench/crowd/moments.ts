import type { Latency } from "../../compare/result.ts";
import { collectTimes } from "../../swarm/latency.ts";
import type { BatchHead } from "./batch-head.ts";

/** When comments were said and when they arrived, brought together by their seq afterwards: texts carry no marks. */
export interface Moments {
  said(seq: number, atMs: number): void;
  /** At one of the viewers who look closely. */
  arrived(viewer: number, batch: BatchHead, atMs: number): void;
  /** Of what was said from `fromMs` to before `toMs`. */
  latency(fromMs: number, toMs: number): Latency;
}

export function createMoments(): Moments {
  const saidAt = new Map<number, number>();
  const arrivals: { readonly seq: number; readonly atMs: number }[][] = [];

  return {
    said: (seq, atMs) => void saidAt.set(seq, atMs),
    arrived(viewer, { first, last }, atMs) {
      arrivals[viewer] ??= [];
      const own = arrivals[viewer];
      for (let seq = first; seq <= last; seq++) own.push({ seq, atMs });
    },
    latency(fromMs, toMs) {
      const times = collectTimes();
      for (const own of arrivals) {
        const seen = new Set<number>();
        for (const { seq, atMs } of own ?? []) {
          const at = saidAt.get(seq);
          if (at === undefined || at < fromMs || at >= toMs || seen.has(seq)) continue;
          seen.add(seq);
          times.add(atMs - at);
        }
      }
      return times.summarize();
    },
  };
}
