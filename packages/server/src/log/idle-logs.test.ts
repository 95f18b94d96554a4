import { describe, expect, it } from "bun:test";
import { createLocalNetwork } from "../bus/local-bus.ts";
import { idleLogMs } from "./hub.ts";
import { openReader } from "./reader.ts";
import { createRecordingSink, settle } from "./testing/reading.ts";
import { hearSeqs, range, startHub } from "./testing/start-hub.ts";

describe("logs that nobody uses", () => {
  it("[HUB23] are closed after a minute, with ring and subscription; the next who asks reads their end once", async () => {
    const { hub, bus, clock, store, deliver } = startHub({ network: createLocalNetwork() });
    const log = await hub.open("room");
    deliver(5);
    const stop = log.follow({ hear: () => undefined });
    clock.advance(10 * idleLogMs);
    await settle();
    expect([hub.stats().logs, bus.subscriptions]).toEqual([1, 1]);
    stop();
    clock.advance(idleLogMs - 1);
    await settle();
    expect(hub.stats().logs).toBe(1);
    await hub.open("room");
    clock.advance(idleLogMs - 1);
    await settle();
    expect(hub.stats().logs).toBe(1);
    clock.advance(idleLogMs);
    await settle();
    expect([hub.stats(), bus.subscriptions]).toMatchObject([{ logs: 0, ringBytes: 0 }, 0]);
    const reads = store.reads;
    const again = await hub.open("room");
    expect([again.head().seq, store.reads]).toEqual([5, reads + 2]);
    expect(again).not.toBe(log);
  });

  it("[HUB23] twenty thousand rooms that came and went leave nothing", async () => {
    const { hub, bus, clock } = startHub({ network: createLocalNetwork() });
    for (let round = 0; round < 20; round++) {
      await Promise.all(range(1, 1_000).map((room) => hub.open(`room-${round}-${room}`)));
      expect(hub.stats().logs).toBe(1_000);
      clock.advance(idleLogMs + 20_000);
      expect([hub.stats().logs, bus.subscriptions]).toEqual([0, 0]);
      // Only the look after tails, however many rooms there were.
      expect(clock.pending).toBeLessThanOrEqual(1);
      await settle();
    }
    hub.close();
    expect(clock.pending).toBe(0);
  });

  it("[HUB23] who holds a closed log reads and follows the one that is open now", async () => {
    const { hub, clock, commit, troubles, deliver } = startHub();
    const log = await hub.open("room");
    deliver(3);
    clock.advance(2 * idleLogMs);
    expect(hub.stats().logs).toBe(0);
    commit(2);
    const answer = await log.after({ from: "cursor", cursor: log.head() });
    expect(answer.chunks.map(({ first, last }) => [first, last])).toEqual([[1, 5]]);
    expect([log.head().seq, hub.stats().logs]).toEqual([5, 1]);

    clock.advance(2 * idleLogMs);
    expect(hub.stats().logs).toBe(0);
    const sink = createRecordingSink();
    const reader = openReader(log, { from: "cursor", cursor: log.head() }, sink, {
      clock,
      onFailure: (error) => troubles.push(error),
    });
    const heard = hearSeqs(log);
    await settle();
    deliver(2);
    await settle();
    expect([sink.seqs(5), heard, reader.cursor.seq, hub.stats().followers]).toEqual([[6, 7], [6, 7], 7, 2]);
    expect(troubles).toEqual([]);
  });

  it("[HUB23] what another node committed while the log was closed reaches who holds it", async () => {
    const { hub, clock, store, troubles, deliver } = startHub({ network: createLocalNetwork() });
    const log = await hub.open("room");
    deliver(3);
    clock.advance(2 * idleLogMs);
    await settle();
    const sink = createRecordingSink();
    store.comment();
    openReader(log, { from: "now" }, sink, { clock, onFailure: (error) => troubles.push(error) });
    await settle();
    expect([sink.seqs(3), troubles]).toEqual([[4], []]);
    hub.close();
  });
});
