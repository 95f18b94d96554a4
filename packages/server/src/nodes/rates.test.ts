import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { createManualClock } from "../manual-clock.ts";
import { createRateLimiter } from "../moderation/rate-limits.ts";
import { createSharedLimiter, gatherMs, type SharedLimiter } from "./rates.ts";

const everyMs = 500;
const burst = 5;
const rate = { everyMs, burst };
const wayMs = 40;

/** Limiters of several nodes; news takes up to `wayMs`, or is lost. */
function createLimiters(count: number, wayOf: () => number | null) {
  const clock = createManualClock(0);
  const limiters: SharedLimiter[] = Array.from({ length: count }, (_, own) =>
    createSharedLimiter(createRateLimiter(clock), clock, (buckets) => {
      for (const [index, limiter] of limiters.entries()) {
        const way = index === own ? null : wayOf();
        if (way !== null) clock.after(way, () => limiter.heard(buckets));
      }
    }),
  );
  return { clock, limiters };
}

/** Somebody who tries `steps[i][0]` ms after the last time at node `steps[i][1]`; answers when they were let through. */
const attempts = (nodes: number) =>
  fc.array(fc.tuple(fc.oneof(fc.constant(0), fc.nat(60), fc.nat(1_500)), fc.nat(nodes - 1)), { maxLength: 400 });

function letThrough({ clock, limiters }: ReturnType<typeof createLimiters>, steps: readonly [number, number][]) {
  const times: number[] = [];
  for (const [pauseMs, node] of steps) {
    clock.advance(pauseMs);
    if (limiters[node]?.take("author", rate) === 0) times.push(clock.now());
  }
  return times;
}

/** The most that any span of time let through beyond what `allowed` says. */
function worstExcess(times: readonly number[], allowed: (spanMs: number) => number): number {
  let worst = Number.NEGATIVE_INFINITY;
  for (const [from, began] of times.entries()) {
    for (let to = from; to < times.length; to++) {
      worst = Math.max(worst, to - from + 1 - allowed((times[to] ?? 0) - began));
    }
  }
  return worst;
}

describe("createSharedLimiter", () => {
  it("[NOD3] n nodes let through what one would, and once what they did not know of each other yet", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }).chain((nodes) => fc.tuple(fc.constant(nodes), attempts(nodes))),
        fc.array(fc.nat(wayMs), { minLength: 1, maxLength: 50 }),
        ([nodes, steps], ways) => {
          let way = 0;
          const cluster = createLimiters(nodes, () => ways[way++ % ways.length] ?? 0);
          const unknown = (nodes - 1) * (burst + (gatherMs + wayMs) / everyMs);
          const allowed = (spanMs: number): number => burst + spanMs / everyMs + unknown;
          expect(worstExcess(letThrough(cluster, steps), allowed)).toBeLessThanOrEqual(0);
        },
      ),
    );
  });

  it("[NOD3] over an hour of trying everywhere all the time, three nodes let through as much as one", () => {
    const cluster = createLimiters(3, () => wayMs);
    const hour = Array.from({ length: 36_000 }, (_, i): [number, number] => [i % 3 === 0 ? 300 : 0, i % 3]);
    const taken = letThrough(cluster, hour).length;
    const unknown = 2 * (burst + (gatherMs + wayMs) / everyMs);
    expect(taken).toBeLessThanOrEqual(burst + 3_600_000 / everyMs + unknown);
    expect(taken).toBeGreaterThan(0.95 * (3_600_000 / everyMs));
  });

  it("[NOD4] without news each node limits for itself", () => {
    fc.assert(
      fc.property(attempts(3), (steps) => {
        const cluster = createLimiters(3, () => null);
        const allowed = (spanMs: number): number => 3 * (burst + spanMs / everyMs);
        expect(worstExcess(letThrough(cluster, steps), allowed)).toBeLessThanOrEqual(0);
      }),
    );
    const alone = createLimiters(3, () => null);
    const all: [number, number][] = Array.from({ length: 30 }, (_, i) => [0, i % 3]);
    expect(letThrough(alone, all).length).toBe(3 * burst);
  });

  it("[NOD3] what is given back is given back everywhere, and told by no name", () => {
    const told: unknown[] = [];
    const clock = createManualClock(0);
    const limiter = createSharedLimiter(createRateLimiter(clock), clock, (buckets) => told.push(...buckets));
    limiter.take("address 192.0.2.1", rate);
    limiter.giveBack("address 192.0.2.1");
    limiter.giveBack("never taken");
    clock.advance(gatherMs);
    expect(told).toEqual([]);
    limiter.take("address 192.0.2.1", rate);
    limiter.take("address 192.0.2.1", rate);
    limiter.take("free", { everyMs: 0, burst: 1 });
    clock.advance(gatherMs);
    expect(told).toEqual([[expect.any(String), 2 * everyMs]]);
    expect(JSON.stringify(told)).not.toContain("192.0.2.1");
    limiter.close();
    expect(clock.pending).toBe(0);
  });

  it("[NOD9] a flood of keys is gathered up to a bound", () => {
    let told = 0;
    const clock = createManualClock(0);
    const limiter = createSharedLimiter(createRateLimiter(clock), clock, (buckets) => {
      told += buckets.length;
    });
    for (let i = 0; i < 30_000; i++) limiter.take(`key ${i}`, rate);
    clock.advance(gatherMs);
    expect(told).toBe(10_000);
  });
});
