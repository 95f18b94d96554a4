import { beforeEach, describe, expect, it } from "bun:test";
import { type Cursor, limits, type Since } from "@flyby/protocol";
import { createLocalNetwork } from "../bus/local-bus.ts";
import { type Bus, roomTopic } from "../bus/port.ts";
import { createManualClock, type ManualClock } from "../manual-clock.ts";
import { createHub, type Hub } from "./hub.ts";
import type { Chunk, LogAnswer, RoomLog } from "./room-log.ts";
import { createFakeLogStore, type FakeLogStore } from "./testing/fake-log-store.ts";
import { settle } from "./testing/reading.ts";

describe("RoomLog", () => {
  let store: FakeLogStore;
  let clock: ManualClock;
  /** Another node. */
  let peer: Bus;
  let hub: Hub;
  const troubles: unknown[] = [];

  beforeEach(() => {
    store = createFakeLogStore();
    clock = createManualClock();
    const network = createLocalNetwork();
    const onTrouble = (error: unknown) => void troubles.push(error);
    peer = network.join(onTrouble);
    hub = createHub({ bus: network.join(onTrouble), store, clock, onTrouble: (error) => troubles.push(error) });
    troubles.length = 0;
  });

  const open = (): Promise<RoomLog> => hub.open("room");
  const at = (seq: number, epoch = store.epoch): Since => ({ from: "cursor", cursor: { epoch, seq } });
  const seqs = ({ chunks }: LogAnswer): readonly number[][] => chunks.map(({ first, last }) => [first, last]);
  /** Commits so many comments and lets one delivery happen. */
  function deliver(count: number): void {
    for (let i = 0; i < count; i++) hub.committed("room", store.comment());
    clock.advance(100);
  }
  async function all(log: RoomLog, since: Since): Promise<readonly number[]> {
    const found: number[] = [];
    let next = since;
    for (;;) {
      const answer = await log.after(next);
      for (const { text } of answer.chunks) for (const [seq] of JSON.parse(text)[4]) found.push(seq);
      next = { from: "cursor", cursor: answer.cursor };
      if (!answer.more) return found;
    }
  }

  it("[HUB1] no cursor means from now, `0` from the beginning", async () => {
    deliver(3);
    const log = await open();
    expect(await log.after({ from: "now" })).toEqual({ gap: null, chunks: [], cursor: log.head(), more: false });
    expect(seqs(await log.after({ from: "start" }))).toEqual([[1, 3]]);
    expect(log.head()).toEqual({ epoch: "epoch000", seq: 3 });
  });

  it("[HUB2] a cursor inside a batch gets that whole batch", async () => {
    const log = await open();
    deliver(4);
    deliver(2);
    expect(seqs(await log.after(at(2)))).toEqual([
      [1, 4],
      [5, 6],
    ]);
    expect(seqs(await log.after(at(4)))).toEqual([[5, 6]]);
    expect(seqs(await log.after(at(0), 3))).toEqual([[1, 4]]);
    expect(seqs(await log.after(at(6)))).toEqual([]);
  });

  it("[HUB3] a cursor of another epoch, or ahead of the stored log, is told `reset` and goes on from the head", async () => {
    deliver(4);
    const log = await open();
    for (const since of [at(2, "another0"), at(5)]) {
      const answer = await log.after(since);
      expect(answer.gap).toEqual({ from: 1, to: 4, reason: "reset", cursor: "epoch000:4" });
      expect([answer.cursor.seq, answer.chunks.length]).toEqual([4, 0]);
    }
  });

  it("[HUB3] a cursor that was acknowledged but not delivered yet is no reset", async () => {
    const log = await open();
    hub.committed("room", store.comment());
    const answer = await log.after(at(1));
    expect([answer.gap, answer.chunks.length, answer.cursor.seq]).toEqual([null, 0, 1]);
  });

  it("[HUB4] a cursor too far behind, or below the floor, is told `too-old` and gets what is left", async () => {
    deliver(limits.maxReplayEntries + 300);
    const log = await open();
    const answer = await log.after(at(10));
    expect(answer.gap).toMatchObject({ from: 11, reason: "too-old" });
    const to = answer.gap?.to ?? 0;
    expect(to).toBeGreaterThanOrEqual(300);
    expect(to).toBeLessThan(300 + 64);
    const rest = await all(log, at(10));
    expect(rest[0]).toBe(to + 1);
    expect(rest.at(-1)).toBe(limits.maxReplayEntries + 300);

    store.trimTo(5_200);
    hub.raiseFloor("room", 5_200);
    const below = await log.after(at(5_000));
    expect(below.gap?.to).toBeGreaterThanOrEqual(5_200);
    expect((await log.after(at(5_250))).gap).toBeNull();
  });

  it("[HUB5] after a start one read fills the ring, and replay does not touch the store", async () => {
    for (let i = 0; i < 500; i++) store.comment();
    const log = await open();
    const before = store.reads;
    expect(before).toBe(2);
    expect((await all(log, at(0))).length).toBe(500);
    expect((await all(log, at(321))).at(-1)).toBe(500);
    expect(store.reads).toBe(before);
    expect(await open()).toBe(log);
  });

  it("[HUB6] answers are bounded and say that more lies there", async () => {
    for (let i = 0; i < 2_500; i++) store.comment();
    const log = await open();
    const answer = await log.after(at(0));
    expect(answer.more).toBe(true);
    expect(answer.cursor.seq).toBeLessThanOrEqual(limits.maxLogEntries);
    expect(await all(log, at(0))).toEqual(Array.from({ length: 2_500 }, (_, i) => i + 1));
  });

  it("[HUB7] what the bus loses, repeats or turns around is healed from the store, once and in order", async () => {
    const log = await open();
    const heard: number[] = [];
    log.follow(({ text }: Chunk) => {
      for (const [seq] of JSON.parse(text)[4]) heard.push(seq);
    });
    const message = (first: number, last: number) =>
      JSON.stringify({ room: "room", first, last, text: textOf(first, last) });
    const textOf = (first: number, last: number) =>
      JSON.stringify([
        "batch",
        first,
        last,
        0,
        Array.from({ length: last - first + 1 }, (_, i) => [first + i, "clear"]),
      ]);
    for (let i = 0; i < 9; i++) store.append((seq) => ({ kind: "clear", seq }));
    peer.publish(roomTopic("room"), message(1, 2));
    peer.publish(roomTopic("room"), message(5, 6));
    peer.publish(roomTopic("room"), message(3, 4));
    peer.publish(roomTopic("room"), message(1, 2));
    await settle();
    peer.publish(roomTopic("room"), message(8, 9));
    peer.publish(roomTopic("room"), message(7, 7));
    await settle();
    expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("[HUB7] what was trimmed before it could be healed is told as a gap, never left out in silence", async () => {
    const log = await open();
    const heard: number[] = [];
    log.follow(({ first, last }) => heard.push(first, last));
    deliver(2);
    for (let i = 0; i < 10; i++) store.comment();
    store.trimTo(8);
    const last = store.comment();
    hub.committed("room", last);
    clock.advance(100);
    await settle();
    expect(heard).toEqual([1, 2, 9, 13]);
    expect(await log.after(at(2))).toMatchObject({ gap: { from: 3, to: 8, reason: "too-old" }, more: true });
    expect(await all(log, at(8))).toEqual([9, 10, 11, 12, 13]);
  });

  it("[HUB7] while the store is down a hole stays open, and is healed when it is back", async () => {
    const log = await open();
    const heard: number[] = [];
    log.follow(({ first, last }) => heard.push(first, last));
    for (let i = 0; i < 3; i++) store.comment();
    store.isDown = true;
    peer.publish(
      roomTopic("room"),
      JSON.stringify({ room: "room", first: 3, last: 3, text: '["batch",3,3,0,[[3,"clear"]]]' }),
    );
    await settle();
    expect([heard, troubles.length]).toEqual([[], 1]);
    store.isDown = false;
    clock.advance(1_000);
    await settle();
    expect(heard).toEqual([1, 3]);
  });

  it("[LOG7] a deleted text is gone from the ring as soon as its deletion is delivered", async () => {
    const log = await open();
    for (const id of [71, 72]) hub.committed("room", store.comment({ id, text: `secret ${id}` }));
    clock.advance(100);
    hub.committed(
      "room",
      store.append((seq) => ({ kind: "delete", seq, id: 71 })),
    );
    hub.committed("room", store.comment({ id: 73, author: "bob", text: "secret 73" }));
    clock.advance(100);
    hub.committed(
      "room",
      store.append((seq) => ({ kind: "mute", seq, author: "bob", action: "purge" })),
    );
    clock.advance(100);
    const texts = (await log.after(at(0))).chunks.map(({ text }) => text).join();
    expect(texts).toContain("secret 72");
    expect(texts).not.toContain("secret 71");
    expect(texts).not.toContain("secret 73");
    expect(
      JSON.parse(`[${texts}]`).flatMap((batch: unknown[][]) => batch[4]?.map((entry) => (entry as unknown[])[1])),
    ).toEqual(["removed", "comment", "delete", "removed", "mute"]);
    const bytes = (await log.after(at(0))).chunks.map(({ bytes: each }) => new TextDecoder().decode(each)).join();
    expect(bytes).toBe(texts);
  });

  it("[LOG7] a comment deleted before its delivery is delivered as removed", async () => {
    const log = await open();
    const chunks: string[] = [];
    log.follow(({ text }) => chunks.push(text));
    hub.committed("room", store.comment({ id: 5, text: "secret" }));
    hub.committed(
      "room",
      store.append((seq) => ({ kind: "delete", seq, id: 5 })),
    );
    clock.advance(100);
    expect(chunks).toEqual(['["batch",1,2,0,[[1,"removed"],[2,"delete",5]]]']);
  });

  it("[HUB8] a listener that throws disturbs no other", async () => {
    const log = await open();
    const heard: number[] = [];
    log.follow(() => {
      throw new Error("broken");
    });
    const stop = log.follow(({ last }) => heard.push(last));
    deliver(1);
    stop();
    deliver(1);
    expect([heard, troubles.length]).toEqual([[1], 2]);
  });

  it("[HUB9] an opening that the store refused is tried again by the next who asks", async () => {
    store.isDown = true;
    await expect(open()).rejects.toMatchObject({ name: "StoreUnavailable" });
    store.isDown = false;
    expect((await open()).head()).toEqual({ epoch: "epoch000", seq: 0 } satisfies Cursor);
  });
});
