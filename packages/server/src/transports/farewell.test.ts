import { describe, expect, it } from "bun:test";
import { settle } from "../log/testing/reading.ts";
import { createManualClock } from "../manual-clock.ts";
import { chooseFarewell, moving, restarting, sendAway, spread } from "./farewell.ts";

const many = Array.from({ length: 1_000 }, (_, index) => index);

describe("chooseFarewell", () => {
  it("[TRA27] asks to move only where somebody else is there to move to", () => {
    expect(chooseFarewell(false, 0)).toEqual(restarting);
    expect([chooseFarewell(true, 0), chooseFarewell(false, 2)]).toEqual([moving, moving]);
  });
});

describe("spread", () => {
  it("[TRA9] tells all, a twentieth at a time, evenly over its span; a few at once", async () => {
    const clock = createManualClock();
    const told: number[] = [];
    const done = spread(many, 1_000, clock, (each) => told.push(each));
    const counts: number[] = [];
    for (let passed = 0; passed < 1_000; passed += 100) {
      await settle();
      counts.push(told.length);
      clock.advance(50);
      await settle();
      clock.advance(50);
    }
    await done;
    expect(counts).toEqual([50, 150, 250, 350, 450, 550, 650, 750, 850, 950]);
    expect(told).toEqual(many);
    expect(clock.pending).toBe(0);
  });
});

describe("sendAway", () => {
  it("[TRA27] is over as soon as all have gone, and at the end of the grace period whoever is left", async () => {
    for (const [stubborn, endsAtMs] of [
      [0, 200],
      [3, 10_000],
    ] as const) {
      const clock = createManualClock();
      const began = clock.now();
      const open = new Set(["a", "b", "c"]);
      const asked: number[] = [];
      let endedAt = 0;
      void sendAway(open, 10_000, clock, (each, afterMs) => {
        asked.push(afterMs);
        clock.after(10, () => stubborn === 0 && open.delete(each));
      }).then(() => {
        endedAt = clock.now() - began;
      });
      for (let passed = 0; passed < 10_200 && endedAt === 0; passed += 10) {
        await settle();
        clock.advance(10);
      }
      await settle();
      expect(asked).toEqual([2_000, 2_000, 2_000]);
      expect([open.size, endedAt > endsAtMs - 200 && endedAt <= Math.max(endsAtMs, 700)]).toEqual([stubborn, true]);
    }
  });

  it("[TRA27] ends with its grace period also when the clock is set back meanwhile", async () => {
    const clock = createManualClock();
    let setBackMs = 0;
    // Timers count the time that passes, whatever the time of day is.
    const timeOfDay = { ...clock, now: () => clock.now() - setBackMs };
    let hasEnded = false;
    void sendAway(new Set(["stubborn"]), 1_000, timeOfDay, () => {}).then(() => {
      hasEnded = true;
    });
    setBackMs = 3_600_000;
    for (let passed = 0; passed < 1_100; passed += 10) {
      await settle();
      clock.advance(10);
    }
    await settle();
    expect(hasEnded).toBe(true);
  });
});
