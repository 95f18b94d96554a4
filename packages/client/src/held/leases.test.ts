import { describe, expect, it } from "bun:test";
import * as bounds from "../bounds.ts";
import { toPlatform } from "../platform.ts";
import type { KeyValue } from "../room-client.ts";
import { createManualTime, type ManualTime } from "../testing/manual-time.ts";
import { createMemoryStorage } from "../testing/visit.ts";
import * as timing from "../timing.ts";
import { createLeases, type Leases } from "./leases.ts";
import { openLeases } from "./open-leases.ts";

const server = "http://flyby.test:8765/base/";
const ignore = () => {};

function tab(name: string, time: ManualTime, storage: KeyValue | null): Leases {
  const platform = toPlatform({ server, room: "lobby", storage, now: time.now, sleep: time.sleep });
  return createLeases(server, platform, name);
}

describe("createLeases", () => {
  it("[CLI27] as many tabs hold as there are places; who comes later gets one when it is given back", async () => {
    const time = createManualTime();
    const storage = createMemoryStorage();
    const held = Array.from({ length: 6 }, (_, n) => tab(`tab${n}`, time, storage).take(ignore));
    expect(held.map((release) => release !== null)).toEqual([true, true, false, false, false, false]);
    await time.pass(60_000);
    const late = tab("late", time, storage);
    expect(late.take(ignore)).toBeNull();
    held[1]?.();
    expect(late.take(ignore)).not.toBeNull();
    expect(bounds.maxHeld).toBe(2);
  });

  it("[CLI27] what one client has open shares one place, and keeps it until the last is closed", async () => {
    const time = createManualTime();
    const storage = createMemoryStorage();
    const mine = tab("mine", time, storage);
    const [main, next] = [mine.take(ignore), mine.take(() => {})];
    const [other, third] = [tab("other", time, storage), tab("third", time, storage)];
    expect(other.take(ignore)).not.toBeNull();
    main?.();
    main?.();
    expect(third.take(ignore)).toBeNull();
    next?.();
    expect(third.take(ignore)).not.toBeNull();
  });

  it("[CLI27] a tab that crashed keeps its place for fifteen seconds at most", async () => {
    const time = createManualTime();
    const storage = createMemoryStorage();
    const dead = createManualTime();
    for (const name of ["a", "b"]) tab(name, dead, storage).take(ignore);
    const heir = tab("heir", time, storage);
    await time.pass(timing.leaseMs - 1);
    expect(heir.take(ignore)).toBeNull();
    await time.pass(1);
    expect(heir.take(ignore)).not.toBeNull();
  });

  it("[CLI27] of two tabs that take one place in the same moment one leaves at the next look", async () => {
    const time = createManualTime();
    const storage = createMemoryStorage();
    const lost: string[] = [];
    // Each reads the storage before the other's writing has come through to it.
    const blind: KeyValue = { ...storage, getItem: (key) => (time.now() === start ? null : storage.getItem(key)) };
    const start = time.now();
    const tabs = ["a", "b", "c"].map((name) => tab(name, time, blind).take(() => lost.push(name)));
    expect(tabs.filter((release) => release !== null)).toHaveLength(3);
    await time.pass(timing.leaseCheckMs);
    expect(lost).toEqual(["a", "b"]);
    for (const release of tabs) release?.();
    expect(time.waiting()).toBe(0);
  });

  it("[CLI27] after a sleep a tab leaves the place that another has taken meanwhile", async () => {
    const time = createManualTime();
    const storage = createMemoryStorage();
    // Its timers stand still; the machine's clock does not.
    const timers = createManualTime();
    let lost = 0;
    tab("sleeper", { ...time, sleep: timers.sleep }, storage).take(() => lost++);
    const filler = tab("filler", time, storage).take(ignore);
    await time.pass(timing.leaseMs);
    expect(tab("heir", time, storage).take(ignore)).not.toBeNull();
    expect(lost).toBe(0);
    await timers.pass(timing.leaseCheckMs);
    expect(lost).toBe(1);
    filler?.();
  });

  it("[CLI27] a page that divides places itself takes them from the same ones", async () => {
    const time = createManualTime();
    const storage = createMemoryStorage();
    const mine = [1, 2, 3].map(() => openLeases({ server, storage, now: time.now, sleep: time.sleep }).take(ignore));
    expect(mine.map((release) => release !== null)).toEqual([true, true, false]);
    expect(tab("another", time, storage).take(ignore)).toBeNull();
    for (const release of mine) release?.();
    expect(tab("another", time, storage).take(ignore)).not.toBeNull();
  });

  it("[CLI27] a date far ahead, nonsense and another server take no place", () => {
    const time = createManualTime();
    const storage = createMemoryStorage();
    storage.setItem("flyby:held:flyby.test:8765:0", `ghost ${time.now() + 3_600_000}`);
    storage.setItem("flyby:held:flyby.test:8765:1", "{}");
    storage.setItem("flyby:held:elsewhere.test:0", `busy ${time.now() + 1_000}`);
    expect([tab("a", time, storage), tab("b", time, storage)].map((each) => each.take(ignore))).not.toContain(null);
  });

  it("[CLI25] without storage, or with one that throws, every tab holds its own", async () => {
    const time = createManualTime();
    const broken: KeyValue = {
      getItem() {
        throw new Error("denied");
      },
      setItem() {
        throw new Error("denied");
      },
      removeItem() {
        throw new Error("denied");
      },
    };
    for (const storage of [null, broken]) {
      const tabs = Array.from({ length: 5 }, (_, n) => tab(`tab${n}`, time, storage).take(ignore));
      expect(tabs).not.toContain(null);
      for (const release of tabs) release?.();
    }
    expect(time.waiting()).toBe(0);
  });
});
