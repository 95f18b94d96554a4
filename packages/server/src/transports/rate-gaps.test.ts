import { describe, expect, it } from "bun:test";
import type { Gap } from "@flyby/protocol";
import { createManualClock } from "../manual-clock.ts";
import { createRateGaps, rateGapEveryMs } from "./rate-gaps.ts";

const gap = (from: number, to: number): Gap => ({ from, to, reason: "rate", cursor: `3fk29c0a:${to}` });

function setUp() {
  const clock = createManualClock();
  const told: Gap[] = [];
  return { clock, told, gaps: createRateGaps(clock, (each) => told.push(each)) };
}

describe("createRateGaps", () => {
  it("[WNT2] gaps that follow each other are told as one, a second after the first", () => {
    const { clock, told, gaps } = setUp();
    for (let tick = 0; tick < 10; tick++) {
      gaps.take(gap(tick * 5 + 1, tick * 5 + 5));
      clock.advance(rateGapEveryMs / 10 - 1);
    }
    expect(told).toEqual([]);
    clock.advance(10);
    expect(told).toEqual([gap(1, 50)]);
    clock.advance(10 * rateGapEveryMs);
    expect(told).toHaveLength(1);
  });

  it("[WNT2] before whatever comes after them they are told at once, and not again", () => {
    const { clock, told, gaps } = setUp();
    gaps.flush();
    gaps.take(gap(1, 5));
    gaps.flush();
    expect(told).toEqual([gap(1, 5)]);
    gaps.take(gap(9, 12));
    clock.advance(rateGapEveryMs);
    expect(told).toEqual([gap(1, 5), gap(9, 12)]);
    expect(clock.pending).toBe(0);
  });

  it("[WNT2] closed, nothing is told and no timer is left", () => {
    const { clock, told, gaps } = setUp();
    gaps.take(gap(1, 5));
    gaps.close();
    clock.advance(rateGapEveryMs);
    expect([told, clock.pending]).toEqual([[], 0]);
  });
});
