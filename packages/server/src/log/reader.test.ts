import { beforeEach, describe, expect, it } from "bun:test";
import type { Gap, Since } from "@flyby/protocol";
import fc from "fast-check";
import type { ManualClock } from "../manual-clock.ts";
import type { Hub } from "./hub.ts";
import { openReader, type Reader, type ReaderOptions } from "./reader.ts";
import type { Chunk, RoomLog } from "./room-log.ts";
import { expectWhole } from "./testing/expect-whole.ts";
import type { FakeLogStore } from "./testing/fake-log-store.ts";
import { createRecordingSink, isGap, type RecordingSink, settle } from "./testing/reading.ts";
import { startHub } from "./testing/start-hub.ts";

interface World {
  readonly store: FakeLogStore;
  readonly clock: ManualClock;
  readonly hub: Hub;
  readonly log: RoomLog;
  readonly failures: unknown[];
  commit(count: number): void;
  read(sink: RecordingSink, since: Since, more?: Partial<ReaderOptions>): Reader;
}

async function createWorld(): Promise<World> {
  const { hub, store, clock, commit, troubles: failures } = startHub();
  const log = await hub.open("room");
  return {
    store,
    clock,
    hub,
    log,
    failures,
    commit,
    read: (sink, since, more = {}) =>
      openReader(log, since, sink, { clock, onFailure: (error) => failures.push(error), ...more }),
  };
}

const cursor = (seq: number, epoch = "epoch000"): Since => ({ from: "cursor", cursor: { epoch, seq } });
const gapsOf = (seen: readonly (Chunk | Gap)[]): readonly Gap[] => seen.filter(isGap);

describe("openReader", () => {
  let world: World;
  let sink: RecordingSink;

  beforeEach(async () => {
    world = await createWorld();
    sink = createRecordingSink();
  });

  it("[LOG4] reads from a cursor what lies there and then what comes, each entry once", async () => {
    world.commit(5);
    world.clock.advance(100);
    world.read(sink, cursor(2));
    expect(sink.seen).toEqual([]);
    await settle();
    world.commit(2);
    world.clock.advance(100);
    await settle();
    expect(sink.seqs(2)).toEqual([3, 4, 5, 6, 7]);
  });

  it("[RDR1] without a cursor it begins at this moment's head, which its cursor tells", async () => {
    world.commit(5);
    world.clock.advance(100);
    const reader = world.read(sink, { from: "now" });
    expect(reader.cursor).toEqual({ epoch: "epoch000", seq: 5 });
    world.commit(1);
    world.clock.advance(100);
    await settle();
    expect([sink.seqs(5), reader.cursor.seq]).toEqual([[6], 6]);
  });

  it("[LOG8] a sink that is not ready gets nothing, and what waited once it is ready", async () => {
    sink.isReady = false;
    const reader = world.read(sink, { from: "now" });
    world.commit(3);
    world.clock.advance(100);
    await settle();
    expect(sink.seen).toEqual([]);
    sink.isReady = true;
    reader.resume();
    await settle();
    expect([sink.seqs(0), gapsOf(sink.seen)]).toEqual([[1, 2, 3], []]);
  });

  it("[LOG8] a sink that lags too far is skipped to the newest batch and told the gap; others are not held up", async () => {
    const quick = createRecordingSink();
    world.read(quick, { from: "now" });
    sink.isReady = false;
    const reader = world.read(sink, { from: "now" }, { maxLagEntries: 10 });
    for (let i = 0; i < 5; i++) {
      world.commit(4);
      world.clock.advance(100);
      await settle();
    }
    expect(quick.seqs(0).length).toBe(20);
    sink.isReady = true;
    reader.resume();
    await settle();
    expect(gapsOf(sink.seen)).toEqual([{ from: 1, to: 16, reason: "slow", cursor: "epoch000:16" }]);
    expect(sink.seqs(0)).toEqual([17, 18, 19, 20]);
  });

  it("[RDR2] history that was asked for is never skipped, however slowly it is taken", async () => {
    world.commit(600);
    world.clock.advance(100);
    world.commit(600);
    world.clock.advance(100);
    sink.appetite = 1;
    const reader = world.read(sink, { from: "start" }, { maxLagEntries: 10 });
    for (let i = 0; i < 40; i++) {
      await settle();
      sink.appetite = 1;
      reader.resume();
    }
    expect([sink.seqs(0).length, gapsOf(sink.seen)]).toEqual([1_200, []]);
  });

  it("[RDR3] above `maxRate` whole batches become gaps `rate`; moderation always passes", async () => {
    world.read(sink, { from: "now" }, { maxRate: 10 });
    for (let i = 0; i < 10; i++) {
      world.commit(10);
      world.clock.advance(100);
    }
    world.hub.committed(
      "room",
      world.store.append((seq) => ({ kind: "delete", seq, id: 10 })),
    );
    world.clock.advance(100);
    await settle();
    const gaps = gapsOf(sink.seen);
    expect(gaps.every(({ reason }) => reason === "rate")).toBe(true);
    const delivered = sink.seqs(0);
    expect(delivered.length).toBeGreaterThanOrEqual(20);
    expect(delivered.length).toBeLessThanOrEqual(31);
    expect(delivered.at(-1)).toBe(101);
    expectWhole(sink.seen, 0, 101);
  });

  it("[RDR4] a foreign cursor is told `reset`, and reading goes on with what is new", async () => {
    world.commit(3);
    world.clock.advance(100);
    world.read(sink, cursor(900, "other000"));
    await settle();
    world.commit(1);
    world.clock.advance(100);
    await settle();
    expect(gapsOf(sink.seen)).toEqual([{ from: 1, to: 3, reason: "reset", cursor: "epoch000:3" }]);
    expect(sink.seqs(3)).toEqual([4]);
  });

  it("[LOG4] a cursor ahead of what was delivered, but stored, does not get its own entries again", async () => {
    world.commit(2);
    world.read(sink, cursor(2));
    await settle();
    world.clock.advance(100);
    world.commit(1);
    world.clock.advance(100);
    await settle();
    expect([sink.seen.length, sink.seqs(2)]).toEqual([1, [3]]);
  });

  it("[RDR5] a log that cannot be read ends the reader once; a closed reader is silent", async () => {
    const failures: unknown[] = [];
    for (let i = 0; i < 6_000; i++) world.store.comment();
    const late = await world.hub.open("late");
    world.store.isDown = true;
    openReader(late, cursor(1_000), sink, { clock: world.clock, onFailure: (error) => failures.push(error) });
    await settle();
    expect(failures.length).toBe(1);
    const other = createRecordingSink();
    const reader = world.read(other, { from: "now" });
    reader.close();
    world.store.isDown = false;
    world.hub.committed("late", world.store.comment());
    world.commit(1);
    world.clock.advance(100);
    reader.resume();
    await settle();
    expect([failures.length, other.seen, sink.seen]).toEqual([1, [], []]);
  });

  it("[LOG4] whatever happens, each reader gets every entry once and in order, or is told the gap", async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant("commit" as const), count: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 150 }) }),
      fc.record({ do: fc.constant("ready" as const), reader: fc.nat(3), appetite: fc.integer({ min: 0, max: 4 }) }),
      fc.record({ do: fc.constant("join" as const), since: fc.integer({ min: -1, max: 120 }), maxRate: fc.boolean() }),
      fc.record({ do: fc.constant("settle" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
        const own = await createWorld();
        const readers: { sink: RecordingSink; reader: Reader; from: number }[] = [];
        for (const each of steps) {
          if (each.do === "commit") own.commit(each.count);
          if (each.do === "wait") own.clock.advance(each.ms);
          if (each.do === "ready") {
            const chosen = readers[each.reader % Math.max(1, readers.length)];
            if (chosen !== undefined) chosen.sink.appetite = each.appetite;
            chosen?.reader.resume();
          }
          if (each.do === "join") {
            const from = Math.min(each.since, own.log.head().seq);
            const since: Since = from < 0 ? { from: "now" } : cursor(from);
            const recording = createRecordingSink();
            const reader = own.read(recording, since, {
              maxLagEntries: 50,
              ...(each.maxRate ? { maxRate: 30 } : {}),
            });
            readers.push({ sink: recording, reader, from: reader.cursor.seq });
          }
          if (each.do === "settle") await settle();
        }
        own.clock.advance(1_000);
        await settle();
        for (const { sink: each, reader } of readers) {
          each.appetite = Number.POSITIVE_INFINITY;
          reader.resume();
        }
        await settle();
        for (const { sink: each, from, reader } of readers) {
          expectWhole(each.seen, from, own.store.seq);
          expect(reader.cursor.seq).toBe(own.store.seq);
        }
        expect(own.failures).toEqual([]);
        own.hub.close();
      }),
      { numRuns: 150 },
    );
  });
});
