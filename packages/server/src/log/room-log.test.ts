import { beforeEach, describe, expect, it } from "bun:test";
import { type Cursor, limits, type Since } from "@flyby/protocol";
import type { LogAnswer, RoomLog } from "./room-log.ts";
import { settle } from "./testing/reading.ts";
import { hearSeqs, startHub } from "./testing/start-hub.ts";

describe("RoomLog", () => {
  let { store, clock, hub, troubles, deliver } = startHub();

  beforeEach(() => {
    ({ store, clock, hub, troubles, deliver } = startHub());
  });

  const open = (): Promise<RoomLog> => hub.open("room");
  const at = (seq: number, epoch = store.epoch): Since => ({ from: "cursor", cursor: { epoch, seq } });
  const seqs = ({ chunks }: LogAnswer): readonly number[][] => chunks.map(({ first, last }) => [first, last]);
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

  it("[HUB7] what was trimmed before it could be healed is told as a gap, never left out in silence", async () => {
    const log = await open();
    const heard: number[] = [];
    log.follow({ hear: ({ first, last }) => heard.push(first, last) });
    deliver(2);
    for (let i = 0; i < 10; i++) store.comment();
    store.trimTo(8);
    deliver(1);
    await settle();
    clock.advance(100);
    expect(heard).toEqual([1, 2, 9, 13]);
    expect(await log.after(at(2))).toMatchObject({ gap: { from: 3, to: 8, reason: "too-old" } });
    expect(await all(log, at(8))).toEqual([9, 10, 11, 12, 13]);
  });

  it("[HUB7] while the store is down a hole stays open, and is healed when it is back", async () => {
    const heard = hearSeqs(await open());
    for (let i = 0; i < 2; i++) store.comment();
    store.isDown = true;
    deliver(1);
    await settle();
    expect([heard, troubles.length]).toEqual([[], 1]);
    store.isDown = false;
    clock.advance(1_000);
    await settle();
    clock.advance(100);
    expect(heard).toEqual([1, 2, 3]);
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
    log.follow({ hear: ({ text }) => chunks.push(text) });
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
    log.follow({
      hear() {
        throw new Error("broken");
      },
    });
    const stop = log.follow({ hear: ({ last }) => heard.push(last) });
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
