import { beforeEach, describe, expect, it } from "bun:test";
import type { Clock } from "../clock.ts";
import { createManualClock, type ManualClock } from "../manual-clock.ts";
import { createDelivery, type Delivery, maxDueEntries } from "./delivery.ts";
import { fromRaw } from "./logged-entry.ts";
import { range } from "./testing/start-hub.ts";
import { maxTickMs, minTickMs } from "./tick.ts";

describe("createDelivery", () => {
  let clock: ManualClock;
  let delivery: Delivery;
  let runs: { readonly at: number; readonly seqs: readonly number[] }[];
  let startedAt: number;
  /** How long the followers take. */
  let fanOutMs: number;
  /** The time of day was changed by so much. */
  let shift: number;
  let next: number;

  beforeEach(() => {
    clock = createManualClock();
    [startedAt, fanOutMs, shift, next, runs] = [clock.now(), 0, 0, 1, []];
    let spent = 0;
    const own: Clock = { now: () => clock.now() + shift + spent, after: clock.after };
    delivery = createDelivery(own, (run) => {
      runs.push({ at: clock.now() - startedAt, seqs: run.map(({ seq }) => seq) });
      spent += fanOutMs;
    });
  });

  const add = (count: number): void => {
    delivery.add(range(next, next + count - 1).map((seq) => fromRaw([seq, "clear"])));
    next += count;
  };

  it("[HUB11] a fan-out that takes a while makes the tick longer", () => {
    fanOutMs = 15;
    add(1);
    clock.advance(0);
    add(1);
    // The tick is counted from the beginning of the fan-out, of which 15 ms have passed.
    clock.advance(60 - 15 - 1);
    expect(runs).toHaveLength(1);
    clock.advance(1);
    expect(runs).toHaveLength(2);
  });

  it("[HUB10] a tick with very much in it ends early, and holds nobody up later", () => {
    add(1);
    clock.advance(0);
    add(maxDueEntries);
    expect(runs.map(({ seqs }) => seqs.length)).toEqual([1, maxDueEntries]);
    expect(clock.pending).toBe(0);
    add(1);
    clock.advance(maxTickMs);
    expect(runs).toHaveLength(3);
  });

  it("[HUB10] a clock that is set back holds nothing up", () => {
    add(1);
    clock.advance(0);
    shift = -3_600_000;
    add(1);
    clock.advance(maxTickMs);
    expect(runs).toHaveLength(2);
    add(1);
    clock.advance(maxTickMs);
    expect(runs).toHaveLength(3);
    expect(runs[1]?.at).toBeGreaterThanOrEqual(minTickMs);
  });

  it("[HUB12] what has a hole is delivered in parts; what is cleared is not delivered", () => {
    add(2);
    next = 7;
    add(2);
    clock.advance(0);
    expect(runs.map(({ seqs }) => seqs)).toEqual([
      [1, 2],
      [7, 8],
    ]);
    add(1);
    delivery.clear();
    clock.advance(maxTickMs);
    expect([runs.length, clock.pending]).toEqual([2, 0]);
  });
});
