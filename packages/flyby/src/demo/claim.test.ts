import { describe, expect, it } from "bun:test";
import { createTimeline, type Timeline } from "../testing/timeline.ts";
import { createClaim, type SharedValues } from "./claim.ts";

function createShared() {
  const values = new Map<string, string>();
  const shared = {
    down: false,
    getValue: async (key: string) => {
      if (shared.down) throw new Error("down");
      return values.get(key) ?? null;
    },
    setValue: async (key: string, value: string) => {
      if (shared.down) throw new Error("down");
      values.set(key, value);
    },
  };
  return shared;
}

const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Goes through time in steps that are smaller than every wait. */
async function pass(time: Timeline, ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += 500) {
    time.advance(500);
    await settle();
  }
}

function claimOf(values: SharedValues, holder: string, time: Timeline) {
  return createClaim({ values, key: "show", holder, now: time.now, after: time.after });
}

describe("createClaim", () => {
  it("[CMD12] of many nodes one holds it, and another follows soon when it is released or has died", async () => {
    const time = createTimeline();
    const shared = createShared();
    const nodes = ["a", "b", "c"].map((holder) => claimOf(shared, holder, time));
    const holders = (): number => nodes.filter(({ isMine }) => isMine()).length;
    await pass(time, 2_000);
    expect(holders()).toBe(1);
    await pass(time, 60_000);
    expect(holders()).toBe(1);
    const first = nodes.find(({ isMine }) => isMine());
    await first?.release();
    await pass(time, 7_000);
    expect([first?.isMine(), holders()]).toEqual([false, 1]);
    for (const node of nodes) await node.release();
    expect([holders(), time.pending()]).toEqual([0, 0]);

    await shared.setValue("show", `dead:${time.now() + 15_000}`);
    const late = claimOf(shared, "late", time);
    await pass(time, 14_000);
    expect(late.isMine()).toBe(false);
    await pass(time, 8_000);
    expect(late.isMine()).toBe(true);
    await late.release();
  });

  it("[CMD12] nobody holds it longer than it lasts while the store does not answer", async () => {
    const time = createTimeline();
    const shared = createShared();
    const claim = claimOf(shared, "a", time);
    await pass(time, 2_000);
    expect(claim.isMine()).toBe(true);
    shared.down = true;
    await pass(time, 15_000);
    expect(claim.isMine()).toBe(false);
    shared.down = false;
    await pass(time, 7_000);
    expect(claim.isMine()).toBe(true);
    await claim.release();
  });
});
