import { expect, it } from "bun:test";
import type { Since } from "@flyby/protocol";
import fc from "fast-check";
import { createLocalNetwork } from "../bus/local-bus.ts";
import { createManualClock } from "../manual-clock.ts";
import { StoreUnavailable } from "../store/ports.ts";
import { idleLogMs } from "./hub.ts";
import { openReader, type Reader } from "./reader.ts";
import { expectWhole } from "./testing/expect-whole.ts";
import { createFakeLogStore } from "./testing/fake-log-store.ts";
import { createRecordingSink, type RecordingSink, settle } from "./testing/reading.ts";
import { startHub } from "./testing/start-hub.ts";

const node = fc.nat(2);
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant("commit" as const), node, count: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), node, id: fc.nat(300) }) },
  // What a node committed that died before it could tell.
  { weight: 1, arbitrary: fc.record({ do: fc.constant("hide" as const), count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat(300) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("idle" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("join" as const), node, since: fc.integer({ min: -1, max: 60 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("bus" as const),
      node,
      state: fc.constantFrom("up" as const, "down" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("store" as const), isDown: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("ready" as const), reader: fc.nat(5), appetite: fc.nat(4) }) },
);

it("[LOG4] whatever bus, store and readers do, on every node received and declared are what was sequenced", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 60 }),
      fc.infiniteStream(fc.nat(3)),
      async (steps, losses) => {
        const shared = { store: createFakeLogStore(), clock: createManualClock(), network: createLocalNetwork() };
        const { store, clock } = shared;
        const nodes = [
          startHub({ ...shared, roomBudget: 5 }),
          startHub({ ...shared, roomBudget: 5 }),
          startHub(shared),
        ] as const;
        for (const { bus } of nodes) bus.isLost = () => losses.next().value === 0;
        const readers: { sink: RecordingSink; reader: Reader; from: number; failed: boolean }[] = [];

        async function join(at: number, since: number): Promise<void> {
          const log = await (nodes[at] ?? nodes[0]).hub.open("room");
          const from = Math.min(since, log.head().seq);
          const start: Since =
            from < 0 ? { from: "now" } : { from: "cursor", cursor: { epoch: store.epoch, seq: from } };
          const sink = createRecordingSink();
          const onFailure = (error: unknown): void => {
            expect(error).toBeInstanceOf(StoreUnavailable);
            own.failed = true;
          };
          const reader = openReader(log, start, sink, { clock, onFailure });
          const own = { sink, reader, from: reader.cursor.seq, failed: false };
          readers.push(own);
        }

        for (const each of steps) {
          if (each.do === "commit") nodes[each.node]?.commit(each.count);
          if (each.do === "delete") {
            nodes[each.node]?.hub.committed(
              "room",
              store.append((seq) => ({ kind: "delete", seq, id: each.id * 10 })),
            );
          }
          if (each.do === "hide") for (let index = 0; index < each.count; index++) store.comment();
          if (each.do === "wait") clock.advance(each.ms);
          if (each.do === "idle") clock.advance(2 * idleLogMs);
          if (each.do === "bus") nodes[each.node]?.bus.say(each.state);
          if (each.do === "store") store.isDown = each.isDown;
          if (each.do === "join" && !store.isDown) await join(each.node, each.since);
          if (each.do === "ready") {
            const chosen = readers[each.reader];
            if (chosen !== undefined) chosen.sink.appetite = each.appetite;
            chosen?.reader.resume();
          }
          await settle();
        }
        store.isDown = false;
        for (let turn = 0; turn < 12; turn++) {
          clock.advance(500);
          await settle();
          for (const { sink, reader } of readers) {
            sink.appetite = Number.POSITIVE_INFINITY;
            reader.resume();
          }
          await settle();
        }
        for (const { sink, from, failed } of readers) if (!failed) expectWhole(sink.seen, from, store.seq);
        for (const { troubles } of nodes)
          for (const trouble of troubles) expect(trouble).toBeInstanceOf(StoreUnavailable);
        for (const { hub } of nodes) hub.close();
        expect(clock.pending).toBe(0);
      },
    ),
    { numRuns: 80 },
  );
});
