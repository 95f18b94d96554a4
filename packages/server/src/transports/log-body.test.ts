import { beforeEach, describe, expect, it } from "bun:test";
import { type Gap, limits, parseSince, type Since } from "@flyby/protocol";
import { createLocalBus } from "../bus/local-bus.ts";
import { createHub, type Hub } from "../log/hub.ts";
import type { RoomLog } from "../log/room-log.ts";
import { createFakeLogStore, type FakeLogStore } from "../log/testing/fake-log-store.ts";
import { settle } from "../log/testing/reading.ts";
import { createManualClock, type ManualClock } from "../manual-clock.ts";
import { createFrames, eventWords, lineWords, plainFraming } from "./framing.ts";
import { type LogBody, openLogBody } from "./log-body.ts";

const heartbeatMs = 15_000;
const eventFraming = plainFraming(eventWords);
const lineFraming = plainFraming(lineWords);

describe("openLogBody", () => {
  let store: FakeLogStore;
  let clock: ManualClock;
  let hub: Hub;
  let log: RoomLog;
  let gaps: Gap[];
  let frames: number;
  let ends: boolean[];

  const throwing = (error: unknown): never => {
    throw error;
  };

  beforeEach(async () => {
    store = createFakeLogStore();
    clock = createManualClock();
    hub = createHub({ bus: createLocalBus(throwing), hasPeers: false, store, clock, onTrouble: throwing });
    log = await hub.open("room");
    gaps = [];
    frames = 0;
    ends = [];
  });

  const deliver = (count: number): void => {
    for (let said = 0; said < count; said++) hub.committed("room", store.comment());
    clock.advance(100);
  };

  function open(
    since: Since = { from: "now" },
    framing = lineFraming,
  ): { readonly log: LogBody; readonly read: () => Promise<string> } {
    const frame = createFrames(framing);
    const options = { since, maxRate: undefined, onEnd: (stuck: boolean) => void ends.push(stuck) };
    const body = openLogBody(log, options, {
      clock,
      framing,
      frame: (chunk, cursor) => {
        frames++;
        return frame(chunk, cursor);
      },
      heartbeatMs,
      onChunk: () => undefined,
      onGap: (gap) => void gaps.push(gap),
      onFailure: throwing,
    });
    const reader = body.body.getReader();
    const read = async (): Promise<string> => {
      const { done, value } = await reader.read();
      return done ? "the end" : new TextDecoder().decode(value);
    };
    return { log: body, read };
  }

  it("[TRA15] nothing is made for a reader who does not read; back again it is told one gap and the newest", async () => {
    const { read } = open();
    await read();
    const { read: readOther } = open();
    await readOther();
    const before = frames;
    let other = 0;
    for (let round = 0; round < 10; round++) {
      const next = readOther();
      deliver(60);
      await settle();
      other += (await next).length;
    }
    expect(frames - before).toBe(10);
    expect(other).toBeGreaterThan(1_000);
    const told = JSON.parse(await read());
    expect(told).toMatchObject({ type: "gap", from: 1, reason: "slow" });
    const [, first, last] = JSON.parse(await read());
    expect([first, last]).toEqual([told.to + 1, 600]);
    expect(gaps).toHaveLength(1);
  });

  it("[TRA15] one who reads nothing for stuckReaderMs is let go with slow-reader, an idle one never", async () => {
    const stuck = open();
    const idle = open();
    await stuck.read();
    await idle.read();
    const waiting = idle.read();
    await settle();
    clock.advance(limits.stuckReaderMs + 1);
    for (const body of [stuck, idle]) body.log.check(clock.now());
    expect(ends).toEqual([true]);
    expect(JSON.parse(await stuck.read())).toMatchObject({ type: "bye", code: "slow-reader" });
    expect(await stuck.read()).toBe("the end");
    expect(await waiting).toBe("\n");
    idle.log.drop();
    idle.log.drop();
    stuck.log.drop();
    expect(ends).toEqual([true, false]);
  });

  it("[TRA15] a silent stream says that it lives, one that spoke does not", async () => {
    const { read, log: stream } = open({ from: "now" }, eventFraming);
    await read();
    const next = read();
    await settle();
    clock.advance(heartbeatMs - 1);
    stream.check(clock.now());
    deliver(1);
    expect(await next).toMatch(/^id: epoch000:1\ndata: \["batch",1,1,/);
    const beat = read();
    await settle();
    clock.advance(heartbeatMs - 101);
    stream.check(clock.now());
    clock.advance(101);
    stream.check(clock.now());
    expect(await beat).toBe(":\n\n");
  });

  it("[TRA16] before the end everything the log has is handed over, then bye", async () => {
    deliver(3);
    const { read, log: stream } = open({ from: "start" });
    stream.finish("shutting-down");
    expect(await read()).toBe("\n");
    expect(JSON.parse(await read())).toEqual(expect.arrayContaining(["batch", 1, 3]));
    expect(JSON.parse(await read())).toMatchObject({ type: "bye", code: "shutting-down" });
    expect([await read(), ends]).toEqual(["the end", [false]]);
  });

  it("[TRA16] whoever takes nothing any more is left behind with a bye, for the runtime to cut off", async () => {
    const { read, log: stream } = open();
    await read();
    stream.leave("shutting-down");
    expect([JSON.parse(await read()).code, await read(), ends]).toEqual(["shutting-down", "the end", [true]]);
  });

  it("[TRA18] an event stream first sets the id without an event, and each event's id is the cursor after it", async () => {
    deliver(2);
    const since = parseSince("other000:7");
    if (!since.ok) throw new Error(since.code);
    const { read, log: stream } = open(since.value, eventFraming);
    expect(stream.begin).toEqual({ epoch: "other000", seq: 7 });
    expect(await read()).toMatch(/^retry: \d+\nid: other000:7\n\n$/);
    expect(await read()).toBe(
      'id: epoch000:2\ndata: {"type":"gap","from":1,"to":2,"reason":"reset","cursor":"epoch000:2"}\n\n',
    );
  });

  it("[TRA15] all readers of a chunk are handed the same bytes", async () => {
    const frame = createFrames(lineFraming, 100);
    deliver(1);
    const [chunk] = (await log.after({ from: "start" })).chunks;
    if (chunk === undefined) throw new Error("No chunk.");
    const cursor = { epoch: "epoch000", seq: 1 };
    const made = frame(chunk, cursor);
    expect(frame(chunk, cursor)).toBe(made);
    deliver(1);
    for (const other of (await log.after({ from: "start" })).chunks.slice(1))
      frame(other, { epoch: "epoch000", seq: 2 });
    expect(frame(chunk, cursor)).not.toBe(made);
  });
});
