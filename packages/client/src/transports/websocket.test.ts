import { describe, expect, it } from "bun:test";
import { constants, deflateRawSync } from "node:zlib";
import { type Batch, deflateSubprotocol, encodeBatch, encodeControl, encodeDense, subprotocol } from "@flyby/protocol";
import * as bounds from "../bounds.ts";
import { toPlatform } from "../platform.ts";
import { createFakeRoom } from "../testing/fake-room.ts";
import { createFakeSockets, type ServerEnd } from "../testing/fake-socket.ts";
import { createManualTime } from "../testing/manual-time.ts";
import { findInflate } from "./inflate.ts";
import type { End } from "./transport.ts";
import { openWebSocket } from "./websocket.ts";

const dense = (text: string): string => JSON.stringify(encodeDense(JSON.parse(text)));
const deflate = (text: string): Uint8Array => deflateRawSync(`${text}\n`, { finishFlush: constants.Z_FULL_FLUSH });

function open(inflate = findInflate()) {
  const time = createManualTime();
  const room = createFakeRoom("lobby", "live", time.now);
  const ends: ServerEnd[] = [];
  const sockets = createFakeSockets((end) => {
    ends.push(end);
    end.send(encodeControl({ type: "join", ...room.answer(1) }));
  });
  const heard: string[] = [];
  const ended: End[] = [];
  const platform = toPlatform({ server: "", room: "lobby", WebSocket: sockets.WebSocket, ...time });
  const transport = openWebSocket(
    "ws://fake.test/ws",
    "lobby",
    platform,
    inflate,
  )({
    since: () => undefined,
    token: () => undefined,
    carried: () => {},
    heard: () => {},
    joined: () => heard.push("join"),
    frame(frame) {
      if (frame.kind === "batch") heard.push(...frame.batch.entries.map(({ seq }) => String(seq)));
      else if (frame.kind === "control") heard.push(frame.message.type);
    },
    ended: (end) => ended.push(end),
  });
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await time.settle();
  };
  const say = (): Batch => {
    room.say({ text: "弹幕".repeat(100) });
    const entry = room.entries.at(-1);
    if (entry === undefined) throw new Error("No entry.");
    return { first: entry.seq, last: entry.seq, omitted: 0, entries: [entry] };
  };
  return { time, sockets, ends, heard, ended, transport, until, say };
}

describe("openWebSocket", () => {
  it("[CLI33] offers deflate where the runtime unpacks it, else text alone", async () => {
    const able = open();
    const unable = open(null);
    await able.until(() => able.ends.length > 0);
    await unable.until(() => unable.ends.length > 0);
    expect(able.ends[0]?.protocols).toEqual([deflateSubprotocol, subprotocol]);
    expect(unable.ends[0]?.protocols).toEqual([subprotocol]);
    for (const { transport } of [able, unable]) transport.close();
  });

  it("[CLI33] frames are heard in the order they came, packed and dense or not", async () => {
    const { ends, heard, ended, until, say, transport } = open();
    await until(() => ends.length > 0);
    const wanted = ["join"];
    for (let n = 1; n <= 30; n++) {
      const text = encodeBatch(say());
      ends[0]?.send(n % 3 === 0 ? text : deflate(n % 3 === 1 ? dense(text) : text));
      ends[0]?.send(encodeControl({ type: "stat", viewers: n }));
      wanted.push(String(n), "stat");
    }
    await until(() => heard.length >= wanted.length);
    expect(heard).toEqual(wanted);
    expect(ended).toEqual([]);
    transport.close();
  });

  it("[CLI33] what does not unpack, or to far too much, ends the socket; nothing behind it is heard", async () => {
    const bomb = deflate(`"${"x".repeat(4 * bounds.maxUnended)}"`);
    expect(bomb.byteLength).toBeLessThan(100_000);
    for (const frame of [Uint8Array.of(255, 255, 255), deflate("whole").subarray(0, 3), bomb]) {
      const { ends, heard, ended, until } = open();
      await until(() => ends.length > 0);
      ends[0]?.send(frame);
      ends[0]?.send(encodeControl({ type: "stat", viewers: 1 }));
      await until(() => ended.length > 0);
      expect(ended).toEqual([{ kind: "retry", retryAfterMs: null, silent: true }]);
      expect(heard).toEqual(["join"]);
      expect(ends[0]?.isOpen()).toBe(false);
    }
  });

  it("[CLI33] a socket that was left says nothing of what it was unpacking", async () => {
    const { ends, heard, ended, until, say, transport, time } = open();
    await until(() => heard.length > 0);
    ends[0]?.send(deflate(encodeBatch(say())));
    await Promise.resolve();
    transport.close();
    await time.settle();
    await Bun.sleep(5);
    expect([heard, ended]).toEqual([["join"], []]);
  });
});
