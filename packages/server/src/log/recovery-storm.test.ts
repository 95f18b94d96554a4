import { expect, it } from "bun:test";
import { createLocalBus } from "../bus/local-bus.ts";
import { createManualClock } from "../manual-clock.ts";
import { createHub } from "./hub.ts";
import { openReader } from "./reader.ts";
import { createFakeLogStore } from "./testing/fake-log-store.ts";
import { createRecordingSink, settle } from "./testing/reading.ts";

const crowd = 2_000;
const throwing = (error: unknown): never => {
  throw error;
};

it("[HUB5] two thousand who come back at once with old cursors are served from memory, after one look and one read", async () => {
  const store = createFakeLogStore();
  for (let said = 0; said < 300; said++) store.comment();
  const clock = createManualClock();
  const hub = createHub({ bus: createLocalBus(throwing), hasPeers: false, store, clock, onTrouble: throwing });

  async function comeBack(): Promise<void> {
    const sinks = Array.from({ length: crowd }, () => createRecordingSink());
    const readers = await Promise.all(
      sinks.map(async (sink, index) => {
        const cursor = { epoch: store.epoch, seq: index % 300 };
        return openReader(await hub.open("room"), { from: "cursor", cursor }, sink, { clock, onFailure: throwing });
      }),
    );
    await settle();
    sinks.forEach((sink, index) => {
      const from = index % 300;
      expect(sink.seqs(from)).toEqual(Array.from({ length: 300 - from }, (_, at) => from + at + 1));
    });
    for (const reader of readers) reader.close();
  }

  await comeBack();
  // Where the log ends, and the end of it.
  expect(store.reads).toBe(2);
  await comeBack();
  expect(store.reads).toBe(2);
  hub.close();
});
