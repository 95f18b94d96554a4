import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { createManualClock } from "../manual-clock.ts";
import { createTurnOrder, orderWaitMs } from "./turn-order.ts";

function createUnderTest(first = 1) {
  const clock = createManualClock();
  const handled: number[] = [];
  const pending = new Map<number, (answer: string) => void>();
  const order = createTurnOrder<string, string>({
    first,
    clock,
    handle(rid) {
      handled.push(rid);
      const { promise, resolve } = Promise.withResolvers<string>();
      pending.set(rid, resolve);
      return promise;
    },
  });
  /** Lets the handler answer; the answer is another one each time it is made. */
  let made = 0;
  const answer = (rid: number): void => {
    pending.get(rid)?.(`answer ${rid}, made ${++made}`);
    pending.delete(rid);
  };
  return { clock, handled, pending, order, answer };
}

describe("createTurnOrder", () => {
  it("[TRA20] a request that overtook another waits for it", async () => {
    const { order, handled, answer } = createUnderTest(5);
    const later = order.arrive(6, "six");
    expect([handled, order.next]).toEqual([[], 5]);
    const sooner = order.arrive(5, "five");
    expect([handled, order.next]).toEqual([[5, 6], 7]);
    answer(6);
    answer(5);
    expect([await sooner, await later]).toEqual(["answer 5, made 2", "answer 6, made 1"]);
  });

  it("[TRA20] one that never comes is not waited for longer than orderWaitMs, and is taken when it does come", async () => {
    const { order, handled, clock, answer } = createUnderTest();
    const later = order.arrive(2, "two");
    clock.advance(orderWaitMs - 1);
    expect(handled).toEqual([]);
    clock.advance(1);
    expect(handled).toEqual([2]);
    answer(2);
    expect(await later).toBe("answer 2, made 1");
    expect([order.isNew(1), order.heard]).toEqual([true, 0]);
    const late = order.arrive(1, "one");
    expect([handled, order.next, order.heard]).toEqual([[2, 1], 3, 2]);
    answer(1);
    expect(await late).toBe("answer 1, made 2");
    expect(order.arrive(1, "one")).not.toBeNull();
    expect([handled, clock.pending]).toEqual([[2, 1], 0]);
  });

  it("[TRA21] a request that is repeated gets the very same answer, while it is made and after it", async () => {
    const { order, handled, answer } = createUnderTest();
    const copies = [order.arrive(1, "one"), order.arrive(1, "one")];
    answer(1);
    copies.push(order.arrive(1, "one"));
    void order.arrive(2, "two");
    copies.push(order.arrive(1, "one"));
    expect(await Promise.all(copies)).toEqual(Array(4).fill("answer 1, made 1"));
    expect(handled).toEqual([1, 2]);
  });

  it("[TRA21] outside the window is what is too far ahead, and what is older than the last two", () => {
    const { order, handled } = createUnderTest(10);
    expect([order.arrive(12, ""), order.arrive(9, ""), order.arrive(Number.MAX_SAFE_INTEGER, "")]).toEqual([
      null,
      null,
      null,
    ]);
    for (const rid of [10, 11, 12]) void order.arrive(rid, "");
    expect([order.arrive(10, ""), order.arrive(11, "") === null, order.isNew(13), order.isNew(15)]).toEqual([
      null,
      false,
      true,
      false,
    ]);
    expect(handled).toEqual([10, 11, 12]);
  });

  it("[TRA20] closing answers who waits for a turn, and leaves no timer", async () => {
    const { order, clock } = createUnderTest();
    const waiting = order.arrive(2, "two");
    order.close("over");
    expect([await waiting, clock.pending]).toEqual(["over", 0]);
  });

  it("[TRA20, TRA21] however requests are delayed, turned around and repeated, each is handled once, in order, and its answer stays", async () => {
    const step = fc.record({
      do: fc.constantFrom("send", "deliver", "deliver", "repeat", "answer"),
      which: fc.nat(100),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120 }), async (steps) => {
        const { order, handled, pending, answer } = createUnderTest();
        /** Requests without an answer. The client has the answers to all before them, so there are two at most. */
        const open = new Set<number>();
        const onTheWay: number[] = [];
        const got = new Map<number, Set<string>>();
        let sent = 0;

        const deliver = (rid: number): void => {
          const reply = order.arrive(rid, `turn ${rid}`);
          // Only a copy that nobody waits for any more may have been forgotten.
          if (reply === null) expect(open.has(rid)).toBe(false);
          void reply?.then((text) => {
            got.set(rid, (got.get(rid) ?? new Set()).add(text));
            open.delete(rid);
          });
        };

        for (const { do: action, which } of steps) {
          if (action === "send" && sent < Math.min(...open, sent + 1) + 1) {
            open.add(++sent);
            onTheWay.push(sent);
          }
          const [rid] = action === "deliver" ? onTheWay.splice(which % Math.max(1, onTheWay.length), 1) : [];
          if (rid !== undefined) deliver(rid);
          const again = [...open][which % Math.max(1, open.size)];
          if (action === "repeat" && again !== undefined) onTheWay.push(again);
          const ready = [...pending.keys()][which % Math.max(1, pending.size)];
          if (action === "answer" && ready !== undefined) answer(ready);
          for (let turn = 0; turn < 6; turn++) await Promise.resolve();
        }
        for (const rid of onTheWay) deliver(rid);
        for (const rid of [...pending.keys()]) answer(rid);
        await Bun.sleep(0);
        expect(handled).toEqual(Array.from({ length: sent }, (_, index) => index + 1));
        expect([...got.values()].map(({ size }) => size)).toEqual(handled.map(() => 1));
      }),
      { numRuns: 300 },
    );
  });
});
