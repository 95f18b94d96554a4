import { describe, expect, it } from "bun:test";
import { createAllowance } from "./allowance.ts";
import { openReader } from "./reader.ts";
import type { Chunk } from "./room-log.ts";
import { createRecordingSink, settle } from "./testing/reading.ts";
import { senderOf, startCore, unwrap } from "./testing/start-core.ts";
import { startHub } from "./testing/start-hub.ts";

/** One second of a thousand comments, after the room's quiet time was used up by another. */
async function startHotRoom(roomBudget: number | null) {
  const test = startHub({ roomBudget });
  const log = await test.hub.open("room");
  const chunks: Chunk[] = [];
  log.follow({ hear: (chunk) => void chunks.push(chunk) });
  for (let ms = 0; ms < 2_000; ms++) {
    test.commit(1);
    test.clock.advance(1);
  }
  test.clock.advance(100);
  return { ...test, log, chunks };
}

const sum = (chunks: readonly Chunk[], of: (chunk: Chunk) => number): number =>
  chunks.reduce((total, chunk) => total + of(chunk), 0);

describe("a hot room", () => {
  it("[HOT5] delivers one batch a tick, within its budget, and declares the rest", async () => {
    const { chunks, hub } = await startHotRoom(100);
    const [delivered, omitted] = [sum(chunks, ({ comments }) => comments), sum(chunks, (chunk) => chunk.omitted)];
    expect(delivered + omitted).toBe(2_000);
    expect(delivered).toBeGreaterThanOrEqual(1_150);
    expect(delivered).toBeLessThanOrEqual(1_215);
    expect(hub.stats()).toMatchObject({ omitted, merged: 0 });
    const second = chunks.filter(({ first }) => first > 1_000);
    expect(second.length).toBeLessThanOrEqual(1_000 / 80 + 2);
  });

  it("[HOT1] without a budget it delivers everything, one batch a tick", async () => {
    const { chunks, hub, store } = await startHotRoom(null);
    const texts = (await store.read("room", 0, 10_000)).entries;
    expect(chunks.flatMap(({ text }) => JSON.parse(text)[4])).toEqual(texts.map((text) => JSON.parse(text)));
    expect(chunks.every(({ omitted }) => omitted === 0)).toBe(true);
    expect(hub.stats()).toMatchObject({ omitted: 0, merged: 0 });
    expect(chunks.filter(({ first }) => first > 1_000).length).toBeLessThanOrEqual(1_000 / 80 + 2);
  });

  it("[HOT6] readers who come back get the same batches, and the whole log once it is read from the store", async () => {
    const { chunks, log, hub, clock } = await startHotRoom(100);
    const sink = createRecordingSink();
    const onFailure = (error: unknown): never => {
      throw error;
    };
    openReader(log, { from: "start" }, sink, { clock, onFailure });
    await settle();
    expect(sink.seen).toEqual([...chunks]);
    hub.close();
    const fresh = await hub.open("room");
    const all = createRecordingSink();
    openReader(fresh, { from: "start" }, all, { clock, onFailure });
    await settle();
    expect(all.seqs(0)).toHaveLength(2_000);
    hub.close();
  });

  it("[RDR3] a batch of comments with omitted ones is no moderation: it becomes a gap above a reader's rate", async () => {
    const { chunks, clock } = await startHotRoom(100);
    const allowance = createAllowance(1, clock);
    const partly = chunks.filter(({ omitted }) => omitted > 0);
    expect(partly.map((chunk) => allowance.takes(chunk)).slice(0, 3)).toEqual([true, false, false]);
  });

  it("[LOG7] a deleted comment leaves a batch whose range stays whole", async () => {
    const { hub, log, store, clock, chunks } = await startHotRoom(100);
    const hot = chunks.find(({ omitted, comments }) => omitted > 0 && comments > 0);
    const [[seq, , id]] = JSON.parse(hot?.text ?? "")[4];
    hub.committed(
      "room",
      store.append((next) => ({ kind: "delete", seq: next, id })),
    );
    clock.advance(100);
    const { chunks: after } = await log.after({
      from: "cursor",
      cursor: { epoch: store.epoch, seq: (hot?.first ?? 1) - 1 },
    });
    expect(after[0]).toMatchObject({ first: hot?.first, last: hot?.last, omitted: hot?.omitted });
    expect(JSON.parse(after[0]?.text ?? "")[4][0]).toEqual([seq, "removed"]);
  });

  it("[HOT6] the core's budget leaves chat and store whole", async () => {
    const test = await startCore({ roomBudget: 1, rates: { addressPerSecond: 1e6, addressBurst: 1e6 } });
    const log = unwrap(await test.core.openLog("film"));
    const chunks: Chunk[] = [];
    log.follow({ hear: (chunk) => void chunks.push(chunk) });
    const posted = Array.from({ length: 40 }, (_, index) =>
      test.core.ingress.submit("film", { text: `text ${index}`, progress: 0 }, senderOf(`author-${index}`)),
    );
    expect((await Promise.all(posted)).every(({ ok }) => ok)).toBe(true);
    test.clock.advance(200);
    expect([sum(chunks, ({ comments }) => comments), sum(chunks, ({ omitted }) => omitted)]).toEqual([10, 30]);
    expect(test.core.stats()).toMatchObject({ omitted: 30 });
    expect(await test.core.timeline.chat("film", "posted", null, 100)).toHaveLength(40);
    expect((await test.core.stores.log.read("film", 0, 100)).entries).toHaveLength(40);
    await test.stop();
  });
});
