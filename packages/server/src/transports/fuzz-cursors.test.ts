import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { type Batch, decodeFrame, type Gap, headers } from "@flyby/protocol";
import fc from "fast-check";
import { undocumented } from "../http/testing/raw-http.ts";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import { openSocket } from "./testing/socket-client.ts";

let edge: Edge;
let head = "";
const count = 60;
beforeAll(async () => {
  edge = await startEdge({ args: ["--rate-address", "100000", "--rate-address-burst", "100000"] });
  await openFreeRoom(edge, "room", "live");
  for (let index = 0; index < count; index++) await edge.post("room", { text: `comment ${index}` });
  await edge.core.openLog("room");
  const { epoch, seq } = await edge.core.stores.log.head("room");
  head = `${epoch}:${seq}`;
});
afterAll(() => edge.stop());

const fuzzMs = 10_000;

/** Cursors that are right, almost right, and none. */
const cursor = fc
  .oneof(
    fc.record({ seq: fc.integer({ min: -2, max: count + 5 }), own: fc.boolean() }).map(
      ({ seq, own }) =>
        (epoch: string) =>
          `${own ? epoch : "0".repeat(8)}:${seq}`,
    ),
    fc
      .constantFrom("", "0", "00", "-0", ":", "1:1", "0x10", "now", "null", "9007199254740993", "𝟎")
      .map((text) => () => text),
    fc.bigInt({ min: 0n, max: 2n ** 70n }).map((seq) => (epoch: string) => `${epoch}:${seq}`),
    fc.string({ maxLength: 12 }).map((text) => (epoch: string) => `${epoch}:${text}`),
    fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => () => text),
  )
  .map((make) => make);

type Place = (
  cursor: string,
) => Promise<{ readonly status: number; readonly lines: readonly string[]; readonly from: string } | null>;

async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; lines: string[]; from: string }> {
  const stop = new AbortController();
  const answer = await fetch(`${edge.url}${path}`, { ...init, signal: stop.signal });
  const type = answer.headers.get("content-type") ?? "";
  const from = answer.headers.get(headers.cursor) ?? "";
  const isStream = answer.status === 200 && (path.includes("/log/events") || path.includes("/log/stream"));
  if (isStream) {
    stop.abort();
    return { status: 200, lines: [], from };
  }
  const text = await answer.text();
  expect(undocumented(answer.status, text, type)).toBeNull();
  return { status: answer.status, lines: text.split("\n").filter((line) => line !== ""), from };
}

const log = "/api/v1/rooms/room/log";
const places: Readonly<Record<string, Place>> = {
  poll: (text) => ask(`${log}?since=${encodeURIComponent(text)}`),
  range: (text) => ask(`${log}?since=0&until=${encodeURIComponent(text)}`),
  events: (text) => ask(`${log}/events?since=${encodeURIComponent(text)}`),
  stream: (text) => ask(`${log}/stream?since=${encodeURIComponent(text)}`),
  segment: (text) => ask(`/api/v1/rooms/room/segments/0?min=${encodeURIComponent(text)}`),
  bosh: (text) =>
    ask("/bosh", {
      method: "POST",
      body: JSON.stringify({ rid: 5, room: "room", wait: 0, since: text }),
      headers: { "content-type": "application/json" },
    }),
  async socket(text) {
    const socket = await openSocket(`${edge.url}/ws`);
    socket.send({ type: "join", room: "room", since: text });
    const lines: string[] = [];
    for (let over = false; !over; ) {
      const line = await socket.next();
      const frame = decodeFrame(line);
      lines.push(line);
      over = frame.kind === "control" && (frame.message.type === "bye" || frame.message.type === "join");
    }
    socket.close();
    return { status: 200, lines, from: "" };
  },
};

describe("cursors", () => {
  it(
    "[FUZ5] any text as a cursor is taken, answered with a gap, or refused; what follows continues it without a hole",
    async () => {
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(cursor, fc.constantFrom(...Object.keys(places)), async (make, where) => {
          const text = make(head.split(":")[0] ?? "");
          const answered = await places[where]?.(text);
          runs++;
          if (answered == null || answered.status !== 200 || where !== "poll") return;
          let at: number | null = text === "" ? null : Number(text.split(":")[1] ?? 0);
          for (const line of answered.lines) {
            const frame = decodeFrame(line);
            if (frame.kind === "batch") at = afterBatch(at, frame.batch);
            else if (frame.kind === "control" && frame.message.type === "gap") at = afterGap(frame.message);
          }
          if (at !== null && answered.lines.length > 0) expect(answered.from).toBe(`${head.split(":")[0]}:${at}`);
        }),
        { numRuns: 3_000, interruptAfterTimeLimit: fuzzMs },
      );
      expect(runs).toBeGreaterThan(100);
      const after = await edge.core.stores.log.head("room");
      expect(`${after.epoch}:${after.seq}`).toBe(head);
    },
    fuzzMs + 20_000,
  );
});

function afterBatch(at: number | null, { first, last, omitted, entries }: Batch): number {
  if (at !== null) expect(first).toBeLessThanOrEqual(at + 1);
  expect(entries.length + omitted).toBe(last - first + 1);
  return last;
}

function afterGap({ cursor: after }: Gap): number {
  return Number(after.split(":")[1]);
}
