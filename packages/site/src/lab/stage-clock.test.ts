import { describe, expect, test } from "bun:test";
import { createStageClock } from "./stage-clock.ts";

describe("createStageClock", () => {
  test("[PAG7] nothing moves while it is paused, and it goes on where it stood", () => {
    let now = 1_000;
    const clock = createStageClock(() => now);
    now = 2_000;
    clock.pause();
    clock.pause();
    now = 9_000;
    expect(clock.now()).toBe(2_000);
    expect(clock.at(5_000)).toBe(2_000);
    clock.resume();
    clock.resume();
    expect(clock.now()).toBe(2_000);
    now = 9_500;
    expect([clock.now(), clock.at(9_200)]).toEqual([2_500, 2_200]);
  });
});
