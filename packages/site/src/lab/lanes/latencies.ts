/** One comment of ours in one lane: when it was sent, and how long it took to arrive, ms. */
export interface LatencyPoint {
  readonly sentAt: number;
  readonly ms: number;
}

export interface LatencyFacts {
  readonly points: readonly LatencyPoint[];
  /** null while nothing arrived. */
  readonly p50: number | null;
  readonly p95: number | null;
}

/** The latencies of the last while. */
export interface Latencies {
  /** The lane is open from now on. What was sent before reaches it as the past of the room. */
  opened(at: number): void;
  /** false: it was sent while the lane was not open, and does not count. */
  add(sentAt: number, arrivedAt: number): boolean;
  recent(now: number): LatencyFacts;
  clear(): void;
}

export function createLatencies(windowMs: number): Latencies {
  let points: readonly LatencyPoint[] = [];
  let openedAt = Number.NEGATIVE_INFINITY;

  return {
    opened(at) {
      openedAt = at;
    },
    add(sentAt, arrivedAt) {
      if (sentAt < openedAt) return false;
      points = [...points, { sentAt, ms: Math.max(0, arrivedAt - sentAt) }];
      return true;
    },
    recent(now) {
      points = points.filter(({ sentAt, ms }) => sentAt + ms > now - windowMs);
      const sorted = points.map(({ ms }) => ms).sort((a, b) => a - b);
      return { points, p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
    },
    clear() {
      points = [];
    },
  };
}

/** The smallest value that at least this share of all does not exceed; null of none. */
export function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

const steps = [10, 20, 50, 100, 200, 500, 1_000, 2_000, 3_000, 4_000, 5_000, 7_000, 10_000, 20_000, 30_000];

/** The scale that fits all lanes: one for all, or they could not be compared by looking. */
export function scaleFor(largestMs: number): number {
  return steps.find((step) => step >= largestMs) ?? largestMs;
}
