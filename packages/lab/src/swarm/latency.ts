import type { Latency } from "../compare/result.ts";

/** Collects times without an object for each. */
export interface Times {
  readonly count: number;
  add(ms: number): void;
  summarize(): Latency;
}

const firstCapacity = 4_096;
const percentiles = 101;

export function collectTimes(): Times {
  let values = new Float64Array(firstCapacity);
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(ms) {
      if (count === values.length) {
        const larger = new Float64Array(values.length * 2);
        larger.set(values);
        values = larger;
      }
      values[count++] = ms;
    },
    summarize: () => summarize(values.slice(0, count).sort()),
  };
}

/** By the nearest rank: a time that was seen. */
function quantile(sorted: Float64Array, percent: number): number {
  const at = Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1);
  return Math.round((sorted[at] ?? 0) * 1_000) / 1_000;
}

function summarize(sorted: Float64Array): Latency {
  const quantiles = Array.from({ length: percentiles }, (_, percent) => quantile(sorted, percent));
  const [p50 = 0, p95 = 0, p99 = 0, max = 0] = [50, 95, 99, 100].map((percent) => quantile(sorted, percent));
  return { count: sorted.length, p50, p95, p99, max, quantiles };
}
