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
  playbackRate = 1;
  loop = false;
}

describe("followLive", () => {
  test("[LIV2] jumps to the server's moment, then bends, and leaves the media as it was", () => {
    const media = new FakeMedia();
    let elapsedMs = 200_000;
    const stop = followLive(
      media,
      () => elapsedMs,
      () => 0,
    );
    expect(media.currentTime).toBe(20);
    expect(media.loop).toBe(true);
    elapsedMs += 100;
    media.dispatchEvent(new Event("playing"));
    expect(media.playbackRate).toBeCloseTo(1.05);
    stop();
    expect([media.playbackRate, media.loop]).toEqual([1, false]);
    elapsedMs += 30_000;
    media.dispatchEvent(new Event("playing"));
    expect(media.currentTime).toBe(20);
  });

  test("[LIV3] leaves a paused picture alone", () => {
    const media = new FakeMedia();
    media.paused = true;
    const stop = followLive(
      media,
      () => 30_000,
      () => 0,
    );
    expect(media.currentTime).toBe(0);
    stop();
  });

  test("[LIV2] the second jump aims ahead by what the first one took", () => {
    const media = new FakeMedia();
    let elapsedMs = 10_000;
    let wall = 0;
    const stop = followLive(
      media,
      () => elapsedMs,
      () => wall,
    );
    expect(media.currentTime).toBe(10);
    wall = 200;
    elapsedMs = 30_000;
    media.dispatchEvent(new Event("seeked"));
    expect(media.currentTime).toBe(30.2);
    stop();
  });
});
