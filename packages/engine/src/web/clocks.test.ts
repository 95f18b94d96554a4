import { describe, expect, test } from "bun:test";
import { createFunctionClock } from "./function-clock.ts";
import { createManualClock } from "./manual-clock.ts";
import { createMediaClock, type MediaLike } from "./media-clock.ts";

interface FakeMedia extends MediaLike {
  currentTime: number;
  paused: boolean;
  seeking: boolean;
  playbackRate: number;
  tell(event: string): void;
}

function createFakeMedia(): FakeMedia {
  const target = new EventTarget();
  return {
    currentTime: 0,
    paused: false,
    ended: false,
    seeking: false,
    playbackRate: 1,
    readyState: 4,
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
    tell: (event) => void target.dispatchEvent(new Event(event)),
  };
}

describe("createMediaClock", () => {
  test("[CLK1] between the steps of currentTime it runs smoothly, at any rate", () => {
    for (const rate of [0.25, 1, 4]) {
      const media = createFakeMedia();
      let at = 0;
      media.playbackRate = rate;
      const clock = createMediaClock(media, () => at);
      let last = clock.now();
      for (let frame = 1; frame <= 300; frame++) {
        at = frame * 16;
        // A player that tells its time four times a second.
        if (frame % 15 === 0) media.currentTime = (at * rate) / 1_000;
        const step = clock.now() - last;
        last += step;
        expect(step).toBeGreaterThan(0);
        expect(Math.abs(step - 16 * rate)).toBeLessThan(rate * 16 * 0.5);
      }
      expect(Math.abs(last - at * rate)).toBeLessThan(20 * rate);
    }
  });

  test("[CLK1] a media that stands without saying so takes the comments at most half a second further", () => {
    const media = createFakeMedia();
    let at = 0;
    const clock = createMediaClock(media, () => at);
    for (at = 0; at < 5_000; at += 16) clock.now();
    expect(clock.now()).toBeLessThanOrEqual(600);
  });

  test("[CLK1] a media that stands for a moment is waited for, not gone back to", () => {
    const media = createFakeMedia();
    let at = 0;
    media.playbackRate = 2;
    const clock = createMediaClock(media, () => at);
    let last = 0;
    for (let frame = 1; frame <= 300; frame++) {
      at = frame * 16;
      media.currentTime = (Math.max(0, at - 300) * 2) / 1_000;
      expect(clock.now()).toBeGreaterThan(last);
      last = clock.now();
    }
    expect(Math.abs(last - media.currentTime * 1_000)).toBeLessThan(50);
  });

  test("[CLK2] it is exact while the media stands and after a seek, also paused", () => {
    const media = createFakeMedia();
    let at = 0;
    const clock = createMediaClock(media, () => at);
    const changes: string[] = [];
    clock.subscribe((change) => changes.push(change));
    media.paused = true;
    media.tell("pause");
    at = 5_000;
    expect(clock.now()).toBe(0);
    media.currentTime = 42.5;
    media.seeking = true;
    media.tell("seeking");
    expect(clock.now()).toBe(42_500);
    media.seeking = false;
    media.tell("seeked");
    expect(clock.now()).toBe(42_500);
    expect(clock.playing()).toBe(false);
    expect(changes).toEqual(["pause", "seek", "seek"]);
  });

  test("[CLK2] a jump while playing is taken at once", () => {
    const media = createFakeMedia();
    let at = 0;
    const clock = createMediaClock(media, () => at);
    at = 16;
    media.currentTime = 300;
    expect(clock.now()).toBe(300_000);
  });

  test("[CLK3] a change of rate does not move it", () => {
    const media = createFakeMedia();
    let at = 0;
    const clock = createMediaClock(media, () => at);
    at = 1_000;
    media.currentTime = 1;
    expect(clock.now()).toBe(1_000);
    media.playbackRate = 4;
    media.tell("ratechange");
    expect(clock.now()).toBe(1_000);
    at = 1_010;
    expect(clock.now()).toBeCloseTo(1_040, -1);
  });

  test("it listens no more after it was closed", () => {
    const media = createFakeMedia();
    const clock = createMediaClock(media, () => 0);
    let told = 0;
    clock.subscribe(() => told++);
    clock.close();
    media.tell("seeking");
    expect(told).toBe(0);
  });
});

describe("createFunctionClock", () => {
  test("[CLK5] it follows its function, holds while paused, and comes back with a jump", () => {
    let value = 100;
    const clock = createFunctionClock(() => value);
    const changes: string[] = [];
    const stop = clock.subscribe((change) => changes.push(change));
    expect(clock.now()).toBe(100);
    clock.pause();
    value = 900;
    expect([clock.now(), clock.playing()]).toEqual([100, false]);
    clock.play();
    expect([clock.now(), clock.playing()]).toEqual([900, true]);
    expect(changes).toEqual(["pause", "play", "seek"]);
    stop();
    clock.jumped();
    expect(changes).toHaveLength(3);
  });
});

describe("createManualClock", () => {
  test("it goes only where it is told", () => {
    const clock = createManualClock(10);
    clock.play();
    clock.advance(5);
    expect([clock.now(), clock.playing()]).toEqual([15, true]);
    clock.seek(99);
    expect(clock.now()).toBe(99);
  });
});
