import { describe, expect, test } from "bun:test";
import { createSampledPlayhead } from "./playhead.ts";

function createTurnedClock(start: number): { now: () => number; turn: (ms: number) => void } {
  let at = start;
  return {
    now: () => at,
    turn(ms) {
      at += ms;
    },
  };
}

const playing = { rate: 1, playing: true };

describe("createSampledPlayhead", () => {
  test("[CLK4] it goes on between samples at the rate it was told, and stands when told so", () => {
    const clock = createTurnedClock(50);
    const playhead = createSampledPlayhead(clock.now);
    playhead.tell({ progress: 1_000, at: 10_050, rate: 2, playing: true }, true);
    clock.turn(100);
    expect(playhead.now()).toBe(1_200);
    playhead.tell({ progress: 1_210, at: 10_150, rate: 2, playing: false }, false);
    clock.turn(500);
    expect(playhead.now()).toBe(1_210);
  });

  test("[CLK4] a sample that was long on its way does not set it back: the fastest one tells the clocks' difference", () => {
    const clock = createTurnedClock(10_080);
    const playhead = createSampledPlayhead(clock.now);
    playhead.tell({ ...playing, progress: 0, at: 0 }, true);
    clock.turn(170);
    playhead.tell({ ...playing, progress: 250, at: 249 }, true);
    expect(playhead.now()).toBe(250);
    clock.turn(330);
    playhead.tell({ ...playing, progress: 501, at: 500 }, true);
    expect(playhead.now()).toBe(580);
  });

  test("[CLK4] a small difference is blended in, a large one and a jump are taken at once", () => {
    const clock = createTurnedClock(0);
    const playhead = createSampledPlayhead(clock.now);
    playhead.tell({ ...playing, progress: 0, at: 0 }, true);
    clock.turn(100);
    playhead.tell({ ...playing, progress: 140, at: 100 }, false);
    expect(playhead.now()).toBe(100);
    clock.turn(250);
    expect(playhead.now()).toBe(370);
    clock.turn(250);
    expect(playhead.now()).toBe(640);
    playhead.tell({ ...playing, progress: 650, at: 600 }, true);
    expect(playhead.now()).toBe(650);
    playhead.tell({ ...playing, progress: 9_000, at: 600 }, false);
    expect(playhead.now()).toBe(9_000);
  });
});
