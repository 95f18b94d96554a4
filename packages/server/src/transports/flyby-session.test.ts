import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { limits } from "@flyby/protocol";
import { createRoomAnswers } from "../api/room-answers.ts";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import { createManualClock, type ManualClock } from "../manual-clock.ts";
import { createMetrics } from "../ops/metrics.ts";
import { type Admission, createAdmission } from "./admission.ts";
import { createFlybySession } from "./flyby-session.ts";

/** A peer that is connected and reads nothing until it is told to. */
function createStuckWire() {
  const frames: string[] = [];
  const pings: string[] = [];
  const closes: number[] = [];
  return {
    frames,
    pings,
    closes,
    wire: {
      sendBinary: () => 0,
      sendText(text: string) {
        frames.push(text);
        return text.length;
      },
      ping(data: string) {
        pings.push(data);
        return data.length;
      },
      cork: (write: () => void) => write(),
      close: (code: number) => void closes.push(code),
      pause: () => {},
      resume: () => {},
    },
  };
}

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({
    args: [
      "--rate-address",
      "100000",
      "--rate-address-burst",
      "100000",
      "--durability",
      "process",
      "--room-budget",
      "off",
    ],
  });
});
afterAll(() => edge.stop());

interface SessionOptions {
  readonly clock?: ManualClock;
  readonly admission?: Admission;
  /** What answers about a room wait for. */
  readonly before?: () => Promise<void>;
}

async function openSession(room: string | null, options: SessionOptions = {}) {
  const { clock = createManualClock(1_700_000_000_000) } = options;
  const { admission = createAdmission({ clock, random: () => 0 }) } = options;
  const answers = createRoomAnswers(edge.core, clock.now);
  const { before = () => Promise.resolve() } = options;
  const stuck = createStuckWire();
  const session = createFlybySession("127.0.0.1", {
    core: edge.core,
    clock,
    answers: { ...answers, get: (room) => before().then(() => answers.get(room)) },
    metrics: createMetrics("0"),
    server: "0",
    admission,
    onTrouble: (error) => {
      throw error;
    },
  });
  session.opened(stuck.wire);
  if (room !== null) {
    session.text(JSON.stringify({ type: "join", room }));
    while (!stuck.frames.some((frame) => frame.startsWith('{"type":"join"'))) await Bun.sleep(1);
  }
  return { session, clock, ...stuck };
}

const long = "長い".repeat(40);
const sender = { author: "a", name: "A", address: "127.0.0.1", role: "admin" } as const;

async function fill(room: string, count: number): Promise<void> {
  const drafts = Array.from({ length: count }, () =>
    edge.core.ingress.submit(room, { text: long, progress: 0 }, sender),
  );
  for (const result of await Promise.all(drafts)) if (!result.ok) throw new Error(result.message);
}

const batches = (frames: readonly string[]) => frames.filter((frame) => frame.startsWith('["batch"'));
const bytesOf = (frames: readonly string[]) => frames.reduce((sum, frame) => sum + Buffer.byteLength(frame), 0);

describe("createFlybySession", () => {
  it("[TRA6] a reader that confirms nothing gets one window, then a gap to the newest batch once it is back", async () => {
    await openFreeRoom(edge, "slow");
    const { session, frames, pings } = await openSession("slow");
    const log = await edge.core.openLog("slow");
    if (!log.ok) throw new Error(log.message);
    const lastSent = (): number => JSON.parse(batches(frames).at(-1) ?? "[0,0,0]")[2];
    // Far enough behind that replaying would not be kinder than skipping.
    for (let goal = 51; log.value.head().seq - lastSent() < 600; goal += 50) {
      await fill("slow", 50);
      // Each round a batch of its own.
      while (log.value.head().seq < goal) await Bun.sleep(1);
    }
    const before = batches(frames);
    const largest = Math.max(...before.map((frame) => Buffer.byteLength(frame)));
    expect(bytesOf(before)).toBeGreaterThan(limits.maxUnconfirmedBytes / 2);
    expect(bytesOf(before)).toBeLessThanOrEqual(limits.maxUnconfirmedBytes + largest);
    expect(frames.some((frame) => frame.includes('"gap"'))).toBe(false);

    session.pong(pings.at(-1) ?? "");
    while (!frames.some((frame) => frame.includes('"reason":"slow"'))) await Bun.sleep(1);
    const gap = JSON.parse(frames.find((frame) => frame.includes('"reason":"slow"')) ?? "");
    const [, , lastBefore] = JSON.parse(before.at(-1) ?? "");
    expect(gap.from).toBe(lastBefore + 1);
    await Bun.sleep(20);
    const after = batches(frames).slice(before.length);
    expect(JSON.parse(after[0] ?? "")[1]).toBe(gap.to + 1);
    session.closed(1000);
  });

  it("[TRA7] a reader without progress is closed with 4009, an idle one is not", async () => {
    await openFreeRoom(edge, "stuck");
    const reader = await openSession("stuck");
    const idle = await openSession("lobby");
    await fill("stuck", 200);
    while (reader.pings.length === 0) await Bun.sleep(1);
    for (const { clock, session } of [reader, idle]) {
      clock.advance(limits.stuckReaderMs + 1);
      session.check(clock.now());
    }
    expect(reader.closes).toEqual([4009]);
    expect(idle.closes).toEqual([]);
    idle.session.closed(1000);
  });

  it("[TRA1] who never joins is closed with hello-timeout", async () => {
    const { session, clock, closes, frames } = await openSession(null);
    session.check(clock.now());
    expect(closes).toEqual([]);
    clock.advance(limits.helloTimeoutMs + 1);
    session.check(clock.now());
    expect(closes).toEqual([4008]);
    expect(JSON.parse(frames.at(-1) ?? "")).toMatchObject({ type: "bye", code: "hello-timeout" });
  });

  it("[TRA1] who has said `join` is not told to say it while the room is looked up", async () => {
    const looking = Promise.withResolvers<void>();
    const { session, clock, closes, frames } = await openSession(null, { before: () => looking.promise });
    session.text(JSON.stringify({ type: "join", room: "lobby" }));
    await Bun.sleep(0);
    clock.advance(limits.helloTimeoutMs + 1);
    session.check(clock.now());
    looking.resolve();
    while (frames.length === 0) await Bun.sleep(1);
    expect(JSON.parse(frames[0] ?? "")).toMatchObject({ type: "join" });
    expect(closes).toEqual([]);
    session.closed(1000);
  });

  it("[TRA9] leaving says bye and closes with 1012, once", async () => {
    const { session, closes, frames } = await openSession("lobby");
    session.leave("shutting-down");
    session.leave("shutting-down");
    expect(JSON.parse(frames.at(-1) ?? "")).toMatchObject({ type: "bye", code: "shutting-down" });
    expect(closes).toEqual([1012]);
  });

  it("[TRA27] who has joined is asked to move and served on; who has not leaves at once", async () => {
    const joined = await openSession("lobby");
    joined.session.move(2_000);
    expect(JSON.parse(joined.frames.at(-1) ?? "")).toEqual({ type: "move", afterMs: 2_000 });
    joined.session.text(JSON.stringify({ type: "ping", id: 7 }));
    while (!joined.frames.at(-1)?.includes('"ping"')) await Bun.sleep(1);
    const fresh = await openSession(null);
    fresh.session.move(2_000);
    expect([joined.closes, fresh.closes]).toEqual([[], [1012]]);
  });

  it("[TRA29] who waits to be let in is not closed for never having joined, and joins when it is their turn", async () => {
    const clock = createManualClock(1_700_000_000_000);
    const admission = createAdmission({ clock, random: () => 0, perSecond: 0.02, burst: 1 });
    await admission.enter(() => true);
    const { session, closes, frames } = await openSession(null, { clock, admission });
    session.text(JSON.stringify({ type: "join", room: "lobby" }));
    while (admission.waiting === 0) await Bun.sleep(1);
    clock.advance(limits.helloTimeoutMs * 2);
    session.check(clock.now());
    expect([closes, frames]).toEqual([[], []]);
    clock.advance(limits.helloTimeoutMs * 4);
    while (frames.length === 0) await Bun.sleep(1);
    expect(JSON.parse(frames[0] ?? "")).toMatchObject({ type: "join", room: { id: "lobby" } });
  });

  it("[TRA29] who finds too many waiting is told when to come back", async () => {
    const clock = createManualClock(1_700_000_000_000);
    const admission = createAdmission({ clock, random: () => 0.5, perSecond: 1, burst: 1, maxWaiting: 2 });
    for (let count = 0; count < 3; count++) void admission.enter(() => true);
    const { session, closes, frames } = await openSession(null, { clock, admission });
    session.text(JSON.stringify({ type: "join", room: "lobby" }));
    while (closes.length === 0) await Bun.sleep(1);
    expect(closes).toEqual([4053]);
    expect(JSON.parse(frames[0] ?? "")).toMatchObject({ type: "bye", code: "overloaded", retryAfterMs: 3_000 });
  });
});
