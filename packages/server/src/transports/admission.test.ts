import { describe, expect, it } from "bun:test";
import * as fc from "fast-check";
import { settle } from "../log/testing/reading.ts";
import { createManualClock } from "../manual-clock.ts";
import { createAdmission } from "./admission.ts";

const here = () => true;

function createCrowd(options: { perSecond?: number; burst?: number; maxWaiting?: number } = {}) {
  const clock = createManualClock();
  const admission = createAdmission({
    clock,
    random: () => 0.5,
    perSecond: 100,
    burst: 10,
    maxWaiting: 50,
    ...options,
  });
  const admitted: number[] = [];
  const refused: (number | undefined)[] = [];
  let asked = 0;
  return {
    clock,
    admission,
    admitted,
    refused,
    ask(isHere: () => boolean = here) {
      const mine = ++asked;
      void admission.enter(isHere).then((turn) => {
        if (turn.ok) admitted.push(mine);
        else refused.push(turn.retryAfterMs);
      });
    },
  };
}

describe("createAdmission", () => {
  it("[TRA29] lets a burst in at once and the rest in their order, as many a second as it may", async () => {
    const { ask, admitted, clock, admission } = createCrowd();
    for (let count = 0; count < 40; count++) ask();
    await settle();
    expect([admitted.length, admission.waiting]).toEqual([10, 30]);
    clock.advance(100);
    await settle();
    expect(admitted.length).toBe(20);
    clock.advance(200);
    await settle();
    expect(admitted).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(clock.pending).toBe(0);
  });

  it("[TRA29] sends away whom it cannot let in within some seconds, each with a time of its own", async () => {
    const { ask, refused, admission } = createCrowd();
    for (let count = 0; count < 70; count++) ask();
    await settle();
    expect(admission.waiting).toBe(50);
    // The queue is empty after half a second; half of that comes on top by chance.
    expect(refused).toEqual(Array.from({ length: 10 }, () => 750));
  });

  it("[TRA29] who has left takes nobody's turn", async () => {
    const { ask, admitted, clock } = createCrowd({ burst: 1 });
    ask();
    for (let count = 0; count < 30; count++) ask(() => false);
    ask();
    clock.advance(10);
    await settle();
    expect(admitted.filter((each) => each === 1 || each === 32)).toEqual([1, 32]);
  });

  it("[TRA29] whatever comes when, no more than the burst and its rate are let in, and all who wait are, in order", async () => {
    const acts = fc.array(fc.oneof(fc.constant("ask" as const), fc.integer({ min: -50, max: 200 })), { maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(acts, async (list) => {
        const { ask, admitted, clock, admission } = createCrowd();
        const began = clock.now();
        for (const act of list) {
          if (act === "ask") ask();
          else clock.advance(Math.max(0, act));
          await settle();
          expect(admitted.length).toBeLessThanOrEqual(10 + Math.ceil((clock.now() - began) / 10));
        }
        clock.advance(2_000);
        await settle();
        expect(admission.waiting).toBe(0);
        expect(admitted).toEqual([...admitted].sort((a, b) => a - b));
        expect(admitted.length).toBe(list.filter((act) => act === "ask").length);
      }),
      { numRuns: 60 },
    );
  });
});
