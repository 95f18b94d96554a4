import { describe, expect, it } from "bun:test";
import { createCountdown } from "./countdown.ts";
import { sayCount, sayTime } from "./say.ts";

describe("createCountdown", () => {
  it("[LCP14] counts down what was expected, and learns from how long the parts before took", () => {
    let now = 0;
    const countdown = createCountdown([10_000, 20_000, 10_000], () => now);
    expect(countdown.leftMs()).toBe(40_000);
    countdown.turnTo(0);
    now = 4_000;
    expect(countdown.leftMs()).toBe(36_000);
    now = 15_000;
    expect(countdown.leftMs()).toBe(30_000);
    countdown.turnTo(1);
    expect(countdown.leftMs()).toBe(45_000);
    now = 100_000;
    expect(countdown.leftMs()).toBe(15_000);
  });
});

describe("sayTime", () => {
  it("[LCP14] minutes and seconds, and counts of one and of many", () => {
    expect([sayTime(0), sayTime(59_001), sayTime(65_000), sayTime(600_000)]).toEqual(["0:00", "1:00", "1:05", "10:00"]);
    expect([sayCount(1, "viewer"), sayCount(2_000, "viewer")]).toEqual(["1 viewer", "2,000 viewers"]);
  });
});
