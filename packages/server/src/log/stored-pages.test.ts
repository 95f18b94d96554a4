import { beforeEach, describe, expect, it } from "bun:test";
import { limits } from "@flyby/protocol";
import { createManualClock, type ManualClock } from "../manual-clock.ts";
import { createStoredPages, type StoredPages } from "./stored-pages.ts";
import { createFakeLogStore, type FakeLogStore } from "./testing/fake-log-store.ts";

describe("createStoredPages", () => {
  let store: FakeLogStore;
  let clock: ManualClock;
  let pages: StoredPages;
  const end = 2_500;

  beforeEach(() => {
    store = createFakeLogStore();
    for (let count = 0; count < end; count++) store.comment();
    clock = createManualClock();
    pages = createStoredPages("room", store, clock);
  });

  it("[HUB29] a page is read once for all who ask for it at once, and for who takes it bit by bit", async () => {
    const asked = await Promise.all(Array.from({ length: 100 }, () => pages.read(0, end)));
    expect([store.reads, new Set(asked).size]).toEqual([1, 1]);
    for (let position = 0; position < limits.maxLogEntries; position += 7) {
      const { chunks } = await pages.read(position, end);
      expect(chunks.some(({ first, last }) => first - 1 <= position && position < last)).toBe(true);
    }
    expect(store.reads).toBe(1);
    await pages.read(limits.maxLogEntries, end);
    expect(store.reads).toBe(2);
  });

  it("[HUB29] it is forgotten after a second, or at once when something in it is deleted, also while it is read", async () => {
    await pages.read(0, end);
    clock.advance(1_000);
    expect(clock.pending).toBe(0);
    const old = await pages.read(0, end);
    expect(store.reads).toBe(2);
    const onItsWay = pages.read(1_000, end);
    store.append((seq) => ({ kind: "delete", seq, id: 10 }));
    pages.forget();
    await onItsWay;
    const fresh = await pages.read(0, end);
    expect([old.chunks[0]?.text.includes('"text 1"'), fresh.chunks[0]?.text.includes('"text 1"')]).toEqual([
      true,
      false,
    ]);
    await pages.read(1_000, end);
    expect(store.reads).toBe(5);
  });

  it("[HUB29] who finds the store down does not keep it so", async () => {
    store.isDown = true;
    await expect(pages.read(0, end)).rejects.toThrow("down");
    store.isDown = false;
    expect((await pages.read(0, end)).first).toBe(1);
  });
});
