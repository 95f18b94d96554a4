import { describe, expect, it } from "bun:test";
import { createManualClock } from "../manual-clock.ts";
import { createGathering } from "./gathering.ts";
import { createGroupQueue, type Settled } from "./group-queue.ts";

describe("createGathering", () => {
  /** Calls at an even rate, and what the spacing is after them. */
  function spacingAfter(perSecond: number, ms: number): number {
    const gathering = createGathering();
    for (let at = 0; at <= ms; at += 1_000 / perSecond) gathering.count(at);
    return gathering.spacingMs;
  }

  it("[STO32] the spacing grows with the rate of calls, to 10 ms and no further, and is none below a stream", () => {
    expect([1, 20, 90].map((perSecond) => spacingAfter(perSecond, 3_000))).toEqual([0, 0, 0]);
    expect(spacingAfter(250, 3_000)).toBeCloseTo(5, 0);
    expect([500, 1_000, 50_000].map((perSecond) => spacingAfter(perSecond, 3_000))).toEqual([10, 10, 10]);
  });

  it("[STO32] a stream that ended leaves nothing behind for the call after it", () => {
    const gathering = createGathering();
    for (let at = 0; at < 1_000; at++) gathering.count(at);
    expect(gathering.spacingMs).toBe(10);
    gathering.count(9_000);
    expect(gathering.spacingMs).toBe(0);
  });

  it("[STO32] a clock that is set back stops nothing", () => {
    const gathering = createGathering();
    for (let at = 5_000; at < 6_000; at++) gathering.count(at);
    for (let at = 0; at < 1_000; at++) gathering.count(at);
    expect(gathering.spacingMs).toBe(10);
  });
});

describe("a queue that gathers", () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  /** A store that answers at once, and the groups it was sent. */
  function createQueue(maxGroup = 1_000) {
    const clock = createManualClock();
    const groups: { readonly at: number; readonly items: readonly number[] }[] = [];
    const send = async (items: readonly number[]): Promise<readonly Settled<number>[]> => {
      groups.push({ at: clock.now(), items });
      return items.map((value) => ({ ok: true, value }));
    };
    return { clock, groups, queue: createGroupQueue(send, { maxWaiting: 10_000, maxGroup, gatherBy: clock }) };
  }

  /** One call a millisecond, by callers who do not wait for answers. */
  async function stream({ clock, queue }: ReturnType<typeof createQueue>, from: number, calls: number) {
    const answers: Promise<number>[] = [];
    for (let n = from; n < from + calls; n++) {
      answers.push(queue.call(n));
      await settled();
      clock.advance(1);
      await settled();
    }
    return answers;
  }

  it("[STO32] a call alone is sent at once, however many came before it one by one", async () => {
    const { clock, groups, queue } = createQueue();
    for (let n = 0; n < 30; n++) {
      expect(await queue.call(n)).toBe(n);
      clock.advance(50);
    }
    expect(groups).toHaveLength(30);
    expect(clock.pending).toBe(0);
  });

  it("[STO25, STO32] under a stream one group carries many, none waits longer than 10 ms, answers keep their order", async () => {
    const under = createQueue();
    await stream(under, 0, 200);
    under.clock.advance(10);
    await settled();
    const before = under.groups.length;
    const answered: number[] = [];
    const answers = await stream(under, 200, 100);
    for (const answer of answers) void answer.then((n) => answered.push(n));
    under.clock.advance(10);
    await Promise.all(answers);
    const groups = under.groups.slice(before);
    expect(groups.length).toBeLessThanOrEqual(11);
    expect(groups.flatMap(({ items }) => items)).toEqual(Array.from({ length: 100 }, (_, i) => 200 + i));
    for (const [i, { at }] of groups.entries()) {
      if (i > 0) expect(at - (groups[i - 1]?.at ?? 0)).toBe(10);
    }
    expect(answered).toEqual(answered.toSorted((a, b) => a - b));
  });

  it("[STO32] a full group waits for nothing", async () => {
    const under = createQueue(4);
    await stream(under, 0, 300);
    expect(Math.max(...under.groups.slice(-20).map(({ items }) => items.length))).toBe(4);
    const last = under.groups.at(-1)?.at ?? 0;
    expect(under.clock.now() - last).toBeLessThanOrEqual(4);
  });

  it("[STO32] one who waits for each answer before the next call is not held up for long", async () => {
    const { clock, queue } = createQueue();
    let answered = 0;
    let isOver = false;
    const asking = (async () => {
      while (!isOver) {
        await queue.call(0);
        answered++;
        await new Promise<void>((next) => clock.after(1, next));
      }
    })();
    for (let ms = 0; ms < 4_000; ms++) {
      clock.advance(1);
      await settled();
    }
    expect(answered).toBeGreaterThan(3_500);
    isOver = true;
    clock.advance(10);
    await settled();
    clock.advance(10);
    await asking;
  });

  it("[STO21, STO32] closing sends what gathers at once", async () => {
    const under = createQueue();
    await stream(under, 0, 205);
    const last = under.queue.call(205);
    await settled();
    expect(under.groups.at(-1)?.items).not.toContain(205);
    await under.queue.close();
    expect(await last).toBe(205);
  });
});
