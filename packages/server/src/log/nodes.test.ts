import { describe, expect, it } from "bun:test";
import { createLocalNetwork } from "../bus/local-bus.ts";
import { roomTopic } from "../bus/port.ts";
import { createManualClock } from "../manual-clock.ts";
import { holePatienceMs } from "./hub.ts";
import { toLogged } from "./logged-entry.ts";
import { encodeNews } from "./news.ts";
import { outboxTickMs } from "./outbox.ts";
import { openReader } from "./reader.ts";
import { tailCheckDownMs, tailCheckMs } from "./tails.ts";
import { createFakeLogStore } from "./testing/fake-log-store.ts";
import { createRecordingSink, isGap, settle } from "./testing/reading.ts";
import { hearSeqs, range, startHub } from "./testing/start-hub.ts";

/** Two nodes with one store, one clock and one bus. */
function startNodes() {
  const shared = { store: createFakeLogStore(), clock: createManualClock(), network: createLocalNetwork() };
  const [here, there] = [startHub(shared), startHub(shared)];
  return { ...shared, here, there };
}

/** Lets timers and promises go on until nothing happens any more, for so long. */
async function pass(clock: ReturnType<typeof createManualClock>, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10) {
    clock.advance(10);
    await settle();
  }
}

describe("hubs of several nodes", () => {
  it("[HUB17] what one node commits is one message per tick, and readers of all nodes hear it", async () => {
    const { here, there, clock, store } = startNodes();
    const [near, far] = [hearSeqs(await here.hub.open("room")), hearSeqs(await there.hub.open("room"))];
    here.commit(3);
    clock.advance(0);
    expect([near, far]).toEqual([range(1, 3), range(1, 3)]);
    here.commit(2);
    clock.advance(5);
    here.commit(2);
    clock.advance(outboxTickMs);
    expect(here.bus.published).toHaveLength(2);
    expect(here.bus.published[1]?.split("\n")).toHaveLength(1 + 4);
    clock.advance(100);
    expect([near, far]).toEqual([range(1, 7), range(1, 7)]);
    expect(there.bus.published).toEqual([]);
    expect(store.reads).toBe(4);
  });

  it("[HUB17] a room that is open nowhere here is told of with its epoch all the same, asked for once", async () => {
    const { here, there, clock, store } = startNodes();
    const heard = hearSeqs(await there.hub.open("room"));
    const before = store.reads;
    for (let tick = 0; tick < 5; tick++) {
      here.commit(1);
      clock.advance(50);
      await settle();
    }
    clock.advance(100);
    expect(heard).toEqual(range(1, 5));
    expect(store.reads).toBe(before + 1);
  });

  it("[HUB7] what the bus loses, repeats or turns around is heard once and in order", async () => {
    const { here, store, clock, network } = startNodes();
    const heard = hearSeqs(await here.hub.open("room"));
    const peer = network.join(() => undefined);
    const entries = range(1, 9).map(() => toLogged(store.comment()));
    const tell = (first: number, last: number): void => {
      const news = { epoch: store.epoch, entries: entries.slice(first - 1, last) };
      for (const message of encodeNews(news)) peer.publish(roomTopic("room"), message);
    };
    for (const [first, last] of [
      [1, 2],
      [5, 6],
      [3, 4],
      [1, 2],
      [8, 9],
    ] as const)
      tell(first, last);
    await pass(clock, 1_000);
    expect(heard).toEqual(range(1, 9));
    // The first was filled by the news that came late.
    expect(here.hub.stats()).toMatchObject({ holes: 2, heals: 1 });
    expect(here.troubles).toEqual([]);
  });

  it("[HUB18] a hole is left to the other nodes' news for a moment, and costs the store nothing when they fill it", async () => {
    const { here, there, store, clock } = startNodes();
    const heard = hearSeqs(await here.hub.open("room"));
    const reads = store.reads;
    const [first, second] = [store.comment(), store.comment()];
    here.hub.committed("room", second);
    await pass(clock, holePatienceMs - 20);
    expect([heard, store.reads]).toEqual([[], reads]);
    there.hub.committed("room", first);
    await pass(clock, 200);
    expect(heard).toEqual([1, 2]);
    expect(here.hub.stats()).toMatchObject({ holes: 1, heals: 0 });
    store.comment();
    here.commit(1);
    await pass(clock, holePatienceMs + 100);
    expect(heard).toEqual(range(1, 4));
    expect(here.hub.stats()).toMatchObject({ holes: 2, heals: 1 });
  });

  it("[HUB19] the last word of a room, lost by the bus, is found within two seconds, without the bus in half a second", async () => {
    const { here, there, clock } = startNodes();
    const heard = hearSeqs(await here.hub.open("room"));
    there.bus.isLost = () => true;
    there.commit(2);
    await pass(clock, tailCheckMs + holePatienceMs + 100);
    expect(heard).toEqual([1, 2]);
    here.bus.say("down");
    there.commit(2);
    await pass(clock, tailCheckDownMs + 100);
    expect(heard).toEqual(range(1, 4));
  });

  it("[HUB19] as soon as the bus is back the tails are looked after", async () => {
    const { here, there, clock, store } = startNodes();
    const heard = hearSeqs(await here.hub.open("room"));
    here.bus.say("down");
    there.bus.isLost = () => true;
    await pass(clock, 100);
    there.commit(3);
    const reads = store.reads;
    here.bus.say("up");
    await pass(clock, holePatienceMs + 100);
    expect(heard).toEqual(range(1, 3));
    expect(store.reads).toBe(reads + 3);
  });

  it("[HUB19] the bus that comes back while tails are asked for has them asked for again; trouble is told once", async () => {
    const { here, clock, store } = startNodes();
    await here.hub.open("room");
    store.isDown = true;
    here.bus.say("down");
    await pass(clock, 5 * tailCheckDownMs);
    expect(here.troubles).toHaveLength(1);
    store.isDown = false;
    const reads = store.reads;
    here.bus.say("up");
    here.bus.say("down");
    here.bus.say("up");
    await settle();
    expect([store.reads, here.troubles.length]).toEqual([reads + 2, 1]);
  });

  it("[HUB20] a log that began anew is read anew, and its readers are told `reset`", async () => {
    const { here, there, store, clock } = startNodes();
    const log = await here.hub.open("room");
    const sink = createRecordingSink();
    openReader(log, { from: "now" }, sink, { clock, onFailure: (error) => here.troubles.push(error) });
    there.commit(5);
    await pass(clock, 100);
    store.restore("epoch001", 2);
    await pass(clock, tailCheckMs + 200);
    expect(log.head()).toEqual({ epoch: "epoch001", seq: 2 });
    expect(sink.seen.filter(isGap)).toEqual([{ from: 1, to: 2, reason: "reset", cursor: "epoch001:2" }]);
    there.commit(2);
    await pass(clock, 200);
    expect(sink.seqs(0)).toEqual([...range(1, 5), 3, 4]);
    expect(here.troubles).toEqual([]);
  });

  it("[HUB20] news with an epoch that is not the store's changes nothing", async () => {
    const { here, store, clock, network } = startNodes();
    const log = await here.hub.open("room");
    const heard = hearSeqs(log);
    here.deliver(2);
    const peer = network.join(() => undefined);
    const foreign = createFakeLogStore();
    const entries = range(1, 9).map(() => toLogged(foreign.comment()));
    for (const message of encodeNews({ epoch: "elsewher", entries })) peer.publish(roomTopic("room"), message);
    await pass(clock, 300);
    expect([heard, log.head().epoch, store.seq]).toEqual([[1, 2], "epoch000", 2]);
  });

  it("[HUB17] news that comes while the log is being read is not forgotten", async () => {
    for (let turns = 0; turns < 8; turns++) {
      const { here, there, clock } = startNodes();
      await there.hub.open("room");
      const opening = here.hub.open("room");
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      there.commit(1);
      clock.advance(0);
      const log = await opening;
      await pass(clock, holePatienceMs + 100);
      expect([turns, log.head().seq]).toEqual([turns, 1]);
    }
  });

  it("[HUB17] a message that cannot be read is reported, and what it may have said is healed", async () => {
    const { here, store, clock, network } = startNodes();
    const heard = hearSeqs(await here.hub.open("room"));
    const peer = network.join(() => undefined);
    store.comment();
    peer.publish(roomTopic("room"), 'epoch000\n[1,"comment",');
    await pass(clock, 200);
    expect([heard, here.troubles.length]).toEqual([[1], 1]);
  });

  it("[HUB7] what the store does not have is never delivered, whoever speaks of it", async () => {
    const { here, store, clock, network } = startNodes();
    const heard = hearSeqs(await here.hub.open("room"));
    const peer = network.join(() => undefined);
    peer.publish(roomTopic("room"), 'epoch000\n[900,"clear"]');
    await pass(clock, 300);
    const reads = store.reads;
    await pass(clock, 300);
    here.commit(2);
    await pass(clock, 300);
    expect([heard, store.reads]).toEqual([[1, 2], reads]);
  });

  it("[HUB21] what a refused append committed after all is found and delivered", async () => {
    const { hub, store, clock, troubles } = startHub();
    const heard = hearSeqs(await hub.open("room"));
    store.comment();
    store.isDown = true;
    hub.doubt("room");
    await pass(clock, 1_500);
    expect(heard).toEqual([]);
    expect(troubles.length).toBeGreaterThan(0);
    store.isDown = false;
    await pass(clock, 1_500);
    expect(heard).toEqual([1]);
  });

  it("[HUB22] a node without others sends nothing, subscribes to nothing and asks the store nothing", async () => {
    const { hub, store, clock, bus, commit } = startHub();
    const heard = hearSeqs(await hub.open("room"));
    const reads = store.reads;
    commit(5);
    await pass(clock, 30_000);
    expect([heard, bus.published, bus.subscriptions, store.reads]).toEqual([range(1, 5), [], 0, reads]);
  });
});
