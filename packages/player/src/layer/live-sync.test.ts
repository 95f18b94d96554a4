import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { followLive } from "./follow-live.ts";
import { closeEnoughMs, correctDrift, jumpMs, liveDrift, livePosition, maxBend } from "./live-sync.ts";

const duration = fc.integer({ min: 1_000, max: 36_000_000 });
const elapsed = fc.integer({ min: -1_000_000, max: 4_000_000_000_000 });

describe("livePosition", () => {
  test("[LIV1] lies inside the clip, whatever the clocks say", () => {
    fc.assert(
      fc.property(elapsed, duration, (now, length) => {
        const position = livePosition(now, length);
        return position >= 0 && position < length;
      }),
    );
    expect(livePosition(5_000, Number.NaN)).toBe(0);
    expect(livePosition(5_000, Number.POSITIVE_INFINITY)).toBe(0);
    expect(livePosition(5_000, 0)).toBe(0);
  });
});

describe("liveDrift", () => {
  test("[LIV1] goes the short way round the loop", () => {
    expect(liveDrift(100, 9_900, 10_000)).toBe(200);
    expect(liveDrift(9_900, 100, 10_000)).toBe(-200);
    fc.assert(
      fc.property(elapsed, elapsed, duration, (a, b, length) => {
        const drift = liveDrift(livePosition(a, length), livePosition(b, length), length);
        return Math.abs(drift) <= length / 2 + 1e-6;
      }),
    );
  });
});

describe("correctDrift", () => {
  test("[LIV2] jumps from a second on, bends at most five per cent below, towards the target", () => {
    fc.assert(
      fc.property(fc.double({ min: -10_000, max: 10_000, noNaN: true }), (drift) => {
        const correction = correctDrift(drift);
        if (Math.abs(drift) >= jumpMs) return correction.kind === "jump";
        if (Math.abs(drift) <= closeEnoughMs) return correction.kind === "steady";
        if (correction.kind !== "bend") return false;
        const bend = correction.rate - 1;
        return Math.abs(bend) <= maxBend + 1e-9 && Math.sign(bend) === -Math.sign(drift);
      }),
    );
  });

  test("[LIV2] brings a picture that is 900 ms off within reach in 20 s and does not swing past", () => {
    let drift = 900;
    for (let step = 0; step < 80; step++) {
      const correction = correctDrift(drift);
      const next = correction.kind === "bend" ? drift + (correction.rate - 1) * 250 : drift;
      expect(next).toBeGreaterThanOrEqual(0);
      drift = next;
    }
    expect(drift).toBeLessThan(50);
  });
});

class FakeMedia extends EventTarget {
  currentTime = 0;
  duration = 60;
  paused = false;
  seeking = false;
  readyState = 4;
  playbackRate = 1;
  loop = false;
}

function setUp(media: FakeMedia, elapsedMs: number) {
  const clock = { elapsedMs };
  let tick = (): void => {};
  let stopped = false;
  const every = (run: () => void) => {
    tick = run;
    return () => {
      stopped = true;
    };
  };
  const stop = followLive(media, () => clock.elapsedMs, every);
  return { clock, stop, tick: () => tick(), isStopped: () => stopped };
}

describe("followLive", () => {
  test("[LIV2] jumps to the server's moment, then bends, and leaves the media as it was", () => {
    const media = new FakeMedia();
    const { clock, stop, tick, isStopped } = setUp(media, 200_000);
    expect(media.currentTime).toBe(20);
    expect(media.loop).toBe(true);
    clock.elapsedMs += 100;
    tick();
    expect(media.playbackRate).toBeCloseTo(1.05);
    stop();
    expect([media.playbackRate, media.loop, isStopped()]).toEqual([1, false, true]);
    clock.elapsedMs += 30_000;
    media.dispatchEvent(new Event("playing"));
    expect(media.currentTime).toBe(20);
  });

  test("[LIV3] leaves a paused picture alone, and is live again when it plays", () => {
    const media = new FakeMedia();
    media.paused = true;
    const { clock, tick } = setUp(media, 30_000);
    tick();
    expect(media.currentTime).toBe(0);
    clock.elapsedMs = 45_000;
    media.paused = false;
    media.dispatchEvent(new Event("play"));
    expect(media.currentTime).toBe(45);
  });

  test("[LIV2] a jump that landed late is followed by one that aims ahead, at most twice", () => {
    const media = new FakeMedia();
    const { clock, tick } = setUp(media, 10_000);
    expect(media.currentTime).toBe(10);
    clock.elapsedMs = 10_300;
    tick();
    expect(media.currentTime).toBeCloseTo(10.6);
    clock.elapsedMs = 10_900;
    tick();
    expect(media.currentTime).toBeCloseTo(11.5);
    clock.elapsedMs = 11_800;
    tick();
    expect(media.currentTime).toBeCloseTo(11.5);
    expect(media.playbackRate).toBeCloseTo(1.05);
  });

  test("[LIV2] nothing is judged while the picture waits for data", () => {
    const media = new FakeMedia();
    const { clock, tick } = setUp(media, 10_000);
    media.readyState = 2;
    clock.elapsedMs = 10_500;
    tick();
    expect([media.currentTime, media.playbackRate]).toEqual([10, 1]);
  });
});
