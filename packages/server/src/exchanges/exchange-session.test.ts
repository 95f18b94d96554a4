import { beforeEach, describe, expect, it } from "bun:test";
import { createManualClock, type ManualClock } from "../manual-clock.ts";
import type { Wire } from "../transports/wire.ts";
import { createClients } from "./clients.ts";
import { type Begin, type Exchange, maxAudience, maxAudienceByAddress, maxExchangeBytes } from "./exchange.ts";
import { createExchangeSession, type ExchangeSession, maxSilenceMs } from "./exchange-session.ts";
import { createMirror } from "./mirror.ts";
import { echo } from "./reply.ts";
import { createSum } from "./sum.ts";

interface Peer {
  readonly session: ExchangeSession;
  readonly got: string[];
  readonly closes: number[];
}

let clock: ManualClock;
/** Of a write that waits until the peer reads. */
const queued = -1;
/** What the peers' sockets answer to a write: 0 is a peer that reads nothing. */
let status: number;
beforeEach(() => {
  clock = createManualClock();
  status = 1;
});

function beginOf(exchange: Exchange, address: string): Begin {
  const request = new Request("http://localhost/");
  const begin = exchange.open({ request, query: new URLSearchParams(), address });
  if (!begin.ok) throw new Error(begin.code);
  return begin.value;
}

function connect(exchange: Exchange, address = "127.0.0.1"): Peer {
  const session = createExchangeSession(beginOf(exchange, address), clock);
  const peer: Peer = { session, got: [], closes: [] };
  const wire: Wire = {
    sendText(text) {
      peer.got.push(text);
      return status;
    },
    sendBinary: () => status,
    ping: () => 1,
    cork: (write) => write(),
    close: (code) => void peer.closes.push(code),
    pause: () => undefined,
    resume: () => undefined,
  };
  session.opened(wire);
  return peer;
}

describe("createExchangeSession", () => {
  it("[EXC7] who was to speak and is silent for ten minutes is closed, who listens is not", () => {
    const [speaker, listener] = [connect(echo), connect(createSum(clock))];
    clock.advance(maxSilenceMs);
    speaker.session.text("still here");
    clock.advance(maxSilenceMs);
    for (const { session } of [speaker, listener]) session.check(clock.now());
    expect(speaker.closes).toEqual([]);
    clock.advance(1);
    for (const { session } of [speaker, listener]) session.check(clock.now());
    expect([speaker.closes, listener.closes]).toEqual([[1000], []]);
  });

  it("[EXC7] who does not read is closed, and hears nothing more", () => {
    const sum = createSum(clock);
    const slow = connect(sum);
    status = 0;
    slow.session.text("1");
    expect(slow.closes).toEqual([4009]);
    status = 1;
    const other = connect(sum);
    clock.advance(1_000);
    other.session.text("1");
    expect(other.got).toEqual(["1", "2"]);
    expect(slow.got).toEqual(["0", "1"]);
    expect(slow.closes).toEqual([4009]);
  });

  it("[EXC7] what waits for a reader is bounded, and one who catches up may go on", () => {
    const message = "x".repeat(maxExchangeBytes);
    const peer = connect(echo);
    const speak = (times: number): void => {
      for (let count = 0; count < times; count++) peer.session.text(message);
    };
    status = queued;
    speak(15);
    status = 1;
    speak(1);
    status = queued;
    speak(15);
    expect(peer.closes).toEqual([]);
    speak(100);
    expect(peer.closes).toEqual([4009]);
    expect(peer.got).toHaveLength(32);
  });

  it("[EXC7] an empty message that goes out is no sign of a reader who does not read", () => {
    const peer = connect(createMirror(clock));
    status = 0;
    peer.session.text("");
    peer.session.binary(new Uint8Array());
    expect(peer.closes).toEqual([]);
  });

  it("[EXC7] an audience is bounded, and one who leaves makes room", () => {
    const clients = createClients(clock);
    const peers = Array.from({ length: maxAudience }, () => connect(clients));
    expect(() => connect(clients)).toThrow("overloaded");
    peers[0]?.session.closed(1001);
    expect(connect(clients).got).toEqual([String(maxAudience)]);
  });

  it("[TRA30] one address takes a part of an audience, and leaves room for others", () => {
    const clients = createClients(clock);
    const mine = Array.from({ length: maxAudienceByAddress }, () => connect(clients, "192.0.2.1"));
    expect(() => connect(clients, "192.0.2.1")).toThrow("overloaded");
    expect(connect(clients, "192.0.2.2").closes).toEqual([]);
    mine[0]?.session.closed(1001);
    expect(connect(clients, "192.0.2.1").closes).toEqual([]);
  });

  it("[EXC5] all are told their number every three seconds, and an empty exchange has no timer", () => {
    const clients = createClients(clock);
    const [first, second] = [connect(clients), connect(clients)];
    clock.advance(2_999);
    expect([first.got, second.got]).toEqual([["1"], ["2"]]);
    clock.advance(1);
    expect([first.got, second.got]).toEqual([
      ["1", "2"],
      ["2", "2"],
    ]);
    second.session.closed(1000);
    clock.advance(3_000);
    expect(first.got).toEqual(["1", "2", "1"]);
    first.session.closed(1000);
    expect(clock.pending).toBe(0);
  });

  it("[EXC6] a storm of numbers makes a total every 50 ms, and the last one is told", () => {
    const sum = createSum(clock);
    const [ann, bob] = [connect(sum), connect(sum)];
    for (let i = 0; i < 1_000; i++) ann.session.text("1");
    expect(bob.got).toEqual(["0", "1"]);
    clock.advance(50);
    expect(bob.got).toEqual(["0", "1", "1000"]);
    clock.advance(10_000);
    expect(ann.got).toEqual(bob.got);
    expect(clock.pending).toBe(0);
  });
});
