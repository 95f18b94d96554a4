import { beforeEach, describe, expect, it } from "bun:test";
import { createManualClock, type ManualClock } from "../manual-clock.ts";
import { createPresence } from "./presence.ts";

describe("createPresence", () => {
  let clock: ManualClock;
  let presence: ReturnType<typeof createPresence>;

  beforeEach(() => {
    clock = createManualClock();
    presence = createPresence(clock);
  });

  it("[PRE1] counts joined sessions and the pollers of the last thirty seconds, each once", () => {
    const leave = presence.join("room");
    presence.join("room");
    presence.polled("room", "a");
    presence.polled("room", "b");
    clock.advance(20_000);
    presence.polled("room", "a");
    expect(presence.viewers("room")).toBe(4);
    clock.advance(10_000);
    expect(presence.viewers("room")).toBe(3);
    clock.advance(20_000);
    leave();
    leave();
    expect(presence.viewers("room")).toBe(1);
    expect(presence.viewers("other")).toBe(0);
  });

  it("[PRE2] tells a changed number at once, then at most every five seconds", () => {
    const told: [number, number][] = [];
    const start = clock.now();
    const stop = presence.follow("room", { tell: (viewers) => told.push([clock.now() - start, viewers]) });
    const leaves = [presence.join("room")];
    clock.advance(0);
    for (let i = 0; i < 40; i++) {
      clock.advance(100);
      leaves.push(presence.join("room"));
    }
    clock.advance(60_000);
    expect(told).toEqual([
      [0, 1],
      [5_000, 41],
    ]);
    leaves[0]?.();
    leaves[1]?.();
    presence.join("room");
    presence.join("room");
    clock.advance(60_000);
    expect(told.length).toBe(2);
    stop();
    presence.join("room");
    clock.advance(60_000);
    expect(told.length).toBe(2);
  });

  it("[PRE3] pollers who fall silent are noticed without anybody's doing", () => {
    const told: number[] = [];
    presence.follow("room", { tell: (viewers) => told.push(viewers) });
    presence.polled("room", "a");
    clock.advance(60_000);
    expect(told).toEqual([1, 0]);
    expect(clock.pending).toBe(0);
  });

  it("[PRE4] an empty room leaves neither memory nor timers behind, and closing stops the rest", () => {
    const stop = presence.follow("room", { tell: () => {} });
    presence.join("room")();
    presence.polled("room", "a");
    stop();
    clock.advance(60_000);
    expect(clock.pending).toBe(0);
    presence.follow("room", { tell: () => {} });
    presence.polled("room", "a");
    presence.close();
    expect(clock.pending).toBe(0);
  });
});
