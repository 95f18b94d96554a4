import { describe, expect, it } from "bun:test";
import { createManualClock } from "../manual-clock.ts";
import { asleepMs, createAwakening } from "./awakening.ts";

function createUnderTest() {
  const clock = createManualClock();
  let now = 0;
  // Asleep, a process has no timers: time goes on without them.
  const slept = { ...clock, now: () => clock.now() + now };
  const caught = Promise.withResolvers<void>();
  let calls = 0;
  const awakening = createAwakening(slept, () => {
    calls++;
    return caught.promise;
  });
  return {
    clock,
    awakening,
    sleep: (ms: number) => {
      now += ms;
    },
    caught,
    calls: () => calls,
  };
}

describe("createAwakening", () => {
  it("[HUB27] who asks first after a sleep waits, like all others, until what was missed is there", async () => {
    const { awakening, sleep, caught, calls } = createUnderTest();
    expect(awakening.ready()).toBeNull();
    sleep(asleepMs + 1);
    const first = awakening.ready();
    expect(first).not.toBeNull();
    expect(awakening.ready()).toBe(first);
    expect(calls()).toBe(1);
    caught.resolve();
    await first;
    expect(awakening.ready()).toBeNull();
    awakening.close();
  });

  it("[HUB27] the timer may be first, too, and a process that runs never waits", () => {
    const { awakening, clock, sleep, calls } = createUnderTest();
    for (let minute = 0; minute < 60; minute++) clock.advance(1_000);
    expect([awakening.ready(), calls()]).toEqual([null, 0]);
    sleep(20_000);
    clock.advance(500);
    expect(calls()).toBe(1);
    expect(awakening.ready()).not.toBeNull();
    awakening.close();
    expect(clock.pending).toBe(0);
  });
});
