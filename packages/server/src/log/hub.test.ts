import { beforeEach, describe, expect, it } from "bun:test";
import { limits } from "@flyby/protocol";
import { createLocalBus } from "../bus/local-bus.ts";
import { createManualClock, type ManualClock } from "../manual-clock.ts";
import { createHub, type Hub } from "./hub.ts";
import type { Chunk } from "./room-log.ts";
import { createFakeLogStore, type FakeLogStore } from "./testing/fake-log-store.ts";
import { settle } from "./testing/reading.ts";
import { maxTickMs, minTickMs, tickMs } from "./tick.ts";

describe("createHub", () => {
  let store: FakeLogStore;
  let clock: ManualClock;
  let hub: Hub;
  let delivered: { at: number; range: string }[];
  let startedAt: number;

  const throwing = (error: unknown): never => {
    throw error;
  };

  beforeEach(async () => {
    store = createFakeLogStore();
    clock = createManualClock();
    hub = createHub({ bus: createLocalBus(throwing), hasPeers: false, store, clock, onTrouble: throwing });
    delivered = [];
    startedAt = clock.now();
    (await hub.open("room")).follow({
      hear({ first, last }: Chunk) {
        delivered.push({ at: clock.now() - startedAt, range: `${first}-${last}` });
      },
    });
  });

  const commit = (count: number) => {
    for (let i = 0; i < count; i++) hub.committed("room", store.comment());
  };

  it("[HUB10] an idle room delivers at once, and what one commit brought in one chunk", () => {
    commit(3);
    expect(delivered).toEqual([]);
    clock.advance(0);
    expect(delivered).toEqual([{ at: 0, range: "1-3" }]);
  });

  it("[HUB10] within a tick everything waits for its end, and leaves together", () => {
    commit(1);
    clock.advance(0);
    clock.advance(5);
    commit(1);
    clock.advance(5);
    commit(1);
    clock.advance(maxTickMs);
    expect(delivered.map(({ range }) => range)).toEqual(["1-1", "2-3"]);
    expect(delivered[1]?.at).toBeGreaterThanOrEqual(minTickMs);
    expect(delivered[1]?.at).toBeLessThan(minTickMs + 5);
  });

  it("[HUB16] long texts are parted into batches that fit a slow reader's window, from the store as well", async () => {
    const text = "弾".repeat(1_000);
    for (let i = 0; i < 200; i++) hub.committed("room", store.comment({ text }));
    const log = await hub.open("room");
    const chunks: Chunk[] = [];
    log.follow({ hear: (chunk) => void chunks.push(chunk) });
    clock.advance(0);
    const restarted = createHub({ bus: createLocalBus(throwing), hasPeers: false, store, clock, onTrouble: throwing });
    const stored = await (await restarted.open("room")).after({ from: "start" });
    for (const parts of [chunks, stored.chunks]) {
      let next = 1;
      for (const { first, last, bytes } of parts) {
        expect(first).toBe(next);
        expect(bytes.byteLength).toBeLessThan(limits.maxUnconfirmedBytes);
        next = last + 1;
      }
      expect(next).toBe(201);
    }
    restarted.close();
  });

  it("[HUB11] the tick grows with comments and fan-out time, between its bounds", () => {
    expect(tickMs(0, 0)).toBe(minTickMs);
    expect(tickMs(250, 0)).toBe((minTickMs + maxTickMs) / 2);
    expect(tickMs(100_000, 0)).toBe(maxTickMs);
    expect(tickMs(0, 10)).toBe(40);
    expect(tickMs(0, 10_000)).toBe(maxTickMs);
    for (let ms = 0; ms < 1_000; ms++) {
      commit(2);
      clock.advance(1);
    }
    clock.advance(maxTickMs);
    expect(delivered.length).toBeGreaterThan(1_000 / maxTickMs);
    expect(delivered.length).toBeLessThan(25);
    expect(delivered.at(-1)?.range.endsWith("-2000")).toBe(true);
  });

  it("[HUB12] entries told out of order leave in order; a hole is healed from the store", async () => {
    const entries = [1, 2, 3, 4].map(() => store.comment());
    for (const index of [2, 0, 3]) {
      const entry = entries[index];
      if (entry !== undefined) hub.committed("room", entry);
    }
    clock.advance(0);
    await settle();
    clock.advance(maxTickMs);
    expect(delivered.map(({ range }) => range)).toEqual(["1-1", "2-4"]);
    expect(hub.stats()).toMatchObject({ holes: 1, heals: 1 });
  });

  it("[HUB13] rings that nobody follows are given up first when the memory of all is used up", async () => {
    const other = createFakeLogStore();
    for (let i = 0; i < 100; i++) other.comment();
    const small = createHub({
      bus: createLocalBus(throwing),
      hasPeers: false,
      store: other,
      clock,
      onTrouble: throwing,
      maxRingBytes: 50_000,
    });
    const first = await small.open("first");
    const stop = first.follow({ hear: () => {} });
    const second = await small.open("second");
    expect(small.stats()).toMatchObject({ logs: 2, followers: 1 });
    expect(small.stats().ringBytes).toBeLessThanOrEqual(50_000);
    const reads = other.reads;
    expect((await first.after({ from: "start" })).chunks.length).toBe(2);
    expect(other.reads).toBe(reads);
    expect((await second.after({ from: "start" })).chunks.length).toBe(2);
    expect(other.reads).toBe(reads + 1);
    stop();
    small.close();
  });

  it("[HUB13] where every ring is followed, those too stay within the memory, and readers go to the store", async () => {
    const busy = createFakeLogStore();
    for (let i = 0; i < 100; i++) busy.comment();
    const small = createHub({
      bus: createLocalBus(throwing),
      hasPeers: false,
      store: busy,
      clock,
      onTrouble: throwing,
      maxRingBytes: 100_000,
    });
    const logs = [];
    for (const room of ["a", "b", "c", "d", "e"]) {
      const log = await small.open(room);
      log.follow({ hear: () => {} });
      logs.push(log);
    }
    expect(small.stats()).toMatchObject({ logs: 5, followers: 5 });
    expect(small.stats().ringBytes).toBeLessThanOrEqual(100_000);
    for (const log of logs) {
      const { chunks, gap } = await log.after({ from: "start" });
      expect([gap, chunks[0]?.first, chunks.at(-1)?.last]).toEqual([null, 1, 100]);
    }
    small.close();
  });

  it("[HUB14] closing delivers what waits and stops every timer", () => {
    commit(1);
    clock.advance(0);
    commit(1);
    hub.close();
    expect(delivered.map(({ range }) => range)).toEqual(["1-1", "2-2"]);
    expect(clock.pending).toBe(0);
  });
});
