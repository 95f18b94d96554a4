import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { constants, inflateRawSync } from "node:zlib";
import { decodeDense, limits } from "@flyby/protocol";
import { createRoomAnswers } from "../api/room-answers.ts";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import { createManualClock } from "../manual-clock.ts";
import { createMetrics } from "../ops/metrics.ts";
import { createAdmission } from "./admission.ts";
import { createFlybySession } from "./flyby-session.ts";
import { leastDeflatedBytes } from "./packing.ts";

type Frame = string | Uint8Array;

const sender = { author: "a", name: "A", address: "127.0.0.1", role: "admin" } as const;
const long = "长长的弹幕".repeat(20);

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

/** A socket that chose deflate and has joined; what it was sent, in order. */
async function open(room: string, since?: string) {
  const frames: Frame[] = [];
  const pings: string[] = [];
  const clock = createManualClock(1_700_000_000_000);
  const session = createFlybySession(
    "127.0.0.1",
    {
      core: edge.core,
      clock,
      answers: createRoomAnswers(edge.core, clock.now),
      metrics: createMetrics("0"),
      server: "0",
      admission: createAdmission({ clock, random: () => 0 }),
      onTrouble: (error) => {
        throw error;
      },
    },
    "deflate",
  );
  session.opened({
    sendText: (text) => frames.push(text),
    sendBinary: (bytes) => frames.push(bytes),
    ping: (data) => pings.push(data),
    cork: (write) => write(),
    close: () => {},
    pause: () => {},
    resume: () => {},
  });
  session.text(JSON.stringify({ type: "join", room, since }));
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await Bun.sleep(1);
  };
  await until(() => frames.some((frame) => String(frame).startsWith('{"type":"join"')));
  return { session, frames, pings, until, clock };
}

const isBinary = (frame: Frame): frame is Uint8Array => typeof frame !== "string";
// A block leaves the end of its stream open.
const inflate = (bytes: Uint8Array): string =>
  inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString();

async function say(room: string, count: number, text = long): Promise<void> {
  const drafts = Array.from({ length: count }, () => edge.core.ingress.submit(room, { text, progress: 0 }, sender));
  for (const result of await Promise.all(drafts)) if (!result.ok) throw new Error(result.message);
}

describe("a flyby.v1.deflate socket", () => {
  it("[DEF1] a hundred sockets and a replay are sent one and the same block, streams another", async () => {
    await openFreeRoom(edge, "shared");
    const sockets = [await open("shared")];
    while (sockets.length < 100) sockets.push(await open("shared"));
    await say("shared", 5);
    await sockets[0]?.until(() => sockets.every(({ frames }) => frames.some(isBinary)));
    const late = await open("shared", "0");
    await late.until(() => late.frames.some(isBinary));
    const blocks = [...sockets, late].map(({ frames }) => frames.find(isBinary));
    expect(new Set(blocks).size).toBe(1);
    const log = await edge.core.openLog("shared");
    const chunks = log.ok ? (await log.value.after({ from: "start" })).chunks : [];
    expect(chunks.map(({ dense }) => dense)).toContain(blocks[0] ?? new Uint8Array());
    const shared = chunks.find(({ dense }) => dense === blocks[0])?.deflated ?? new Uint8Array();
    const answer = await edge.ask("/api/v1/rooms/shared/log/stream?since=0", {
      headers: { "accept-encoding": "gzip" },
      decompress: false,
    } as RequestInit);
    const reader = answer.body?.getReader();
    let streamed = Buffer.alloc(0);
    while (!streamed.includes(shared)) {
      const { value } = (await reader?.read()) ?? {};
      if (value === undefined) throw new Error("The stream ended before the block.");
      streamed = Buffer.concat([streamed, value]);
    }
    await reader?.cancel();
    for (const { session } of [...sockets, late]) session.closed(1000);
  }, 20_000);

  it("[DEF2] a block is the dense form of the batch; small batches and everything else are text", async () => {
    await openFreeRoom(edge, "mixed");
    const { session, frames, until } = await open("mixed");
    await say("mixed", 1, "short");
    await until(() => frames.some((frame) => String(frame).startsWith('["batch"')));
    expect(frames.some(isBinary)).toBe(false);
    await say("mixed", 4);
    await until(() => frames.some(isBinary));
    const [block] = frames.filter(isBinary);
    const text = inflate(block ?? new Uint8Array());
    expect(Buffer.byteLength(text)).toBeGreaterThan(leastDeflatedBytes);
    const [kind, first, last, omitted, lengths] = JSON.parse(text);
    expect([kind, lengths.length + omitted]).toEqual(["dense", last - first + 1]);
    const log = await edge.core.openLog("mixed");
    const chunks = log.ok ? (await log.value.after({ from: "start" })).chunks : [];
    expect(chunks.map((chunk) => JSON.parse(chunk.text))).toContainEqual(decodeDense(JSON.parse(text)));
    session.closed(1000);
  });

  it("[DEF2] an ack comes before the block that carries its comment, and gaps stay between their neighbours", async () => {
    await openFreeRoom(edge, "ordered");
    const { session, frames, until } = await open("ordered");
    session.text(JSON.stringify({ type: "post", draft: { text: long, progress: 0, nonce: "n1" } }));
    await until(() => frames.some(isBinary));
    const kinds = frames.map((frame) => (isBinary(frame) ? "block" : JSON.parse(frame).type));
    expect(kinds.indexOf("ack")).toBeGreaterThan(-1);
    expect(kinds.indexOf("ack")).toBeLessThan(kinds.indexOf("block"));
    session.closed(1000);
  });

  it("[DEF2] the window of a reader that confirms nothing counts the bytes that were sent", async () => {
    await openFreeRoom(edge, "window");
    const { session, frames, pings } = await open("window");
    const log = await edge.core.openLog("window");
    if (!log.ok) throw new Error(log.message);
    const sent = (): number => frames.reduce((sum, frame) => sum + Buffer.byteLength(frame), 0);
    const texts = Array.from({ length: 60 }, () => crypto.getRandomValues(new Uint8Array(45)).toBase64());
    // What cannot be made smaller fills the window, round by round, until nothing more is sent.
    for (let before = -1, goal = log.value.head().seq; before !== sent(); ) {
      before = sent();
      for (let round = 0; round < 3; round++) {
        await Promise.all(texts.map((text) => say("window", 1, text + crypto.randomUUID())));
        goal += texts.length;
        while (log.value.head().seq < goal) await Bun.sleep(1);
      }
    }
    const largest = Math.max(...frames.filter(isBinary).map((frame) => frame.byteLength));
    expect(sent()).toBeGreaterThan(limits.maxUnconfirmedBytes);
    expect(sent()).toBeLessThanOrEqual(limits.maxUnconfirmedBytes + largest + 1_000);
    expect(Number(pings.at(-1))).toBeLessThanOrEqual(sent());
    session.closed(1000);
  }, 20_000);

  it("[WNT1] a socket that wants less gets gaps `rate`, and everything again when it wants all", async () => {
    await openFreeRoom(edge, "less");
    const { session, frames, until, clock } = await open("less");
    const ping = async (id: number): Promise<void> => {
      session.text(JSON.stringify({ type: "ping", id }));
      await until(() => frames.some((frame) => !isBinary(frame) && frame.includes(`"ping","id":${id}`)));
    };
    const texts = () => frames.map((frame) => (isBinary(frame) ? inflate(frame) : frame));
    // Received or declared up to there.
    const reach = (seq: number): Promise<void> =>
      until(() => {
        clock.advance(10);
        return texts().some((text) => [JSON.parse(text)[2], JSON.parse(text).to].includes(seq));
      });
    session.text(JSON.stringify({ type: "want", maxRate: 0.1 }));
    await ping(1);
    await say("less", 3, "one batch overdraws");
    await reach(4);
    await say("less", 3, "these are left out");
    await reach(7);
    session.text(JSON.stringify({ type: "want", maxRate: null }));
    await ping(2);
    await say("less", 3, "and these are not");
    await reach(10);
    expect(texts().some((text) => text.includes('"reason":"rate"'))).toBe(true);
    expect(texts().filter((text) => text.includes("one batch overdraws"))).toHaveLength(1);
    expect(texts().some((text) => text.includes("and these are not"))).toBe(true);
    expect(texts().some((text) => text.includes("left out"))).toBe(false);
    session.closed(1000);
  });

  it("[WNT1] wanting before the join is refused", async () => {
    const { session, frames, until } = await open("lobby");
    session.closed(1000);
    const parts = frames.length;
    expect(parts).toBeGreaterThan(0);
    const socket = new WebSocket(`${edge.url.replace("http", "ws")}/ws`, ["flyby.v1.deflate", "flyby.v1"]);
    const heard: string[] = [];
    socket.onmessage = ({ data }) => void heard.push(String(data));
    socket.onopen = () => socket.send('{"type":"want","maxRate":1}');
    await until(() => heard.length > 0);
    expect(JSON.parse(heard[0] ?? "")).toMatchObject({ type: "refused", code: "not-joined" });
    expect(socket.protocol).toBe("flyby.v1.deflate");
    socket.close();
  });
});
