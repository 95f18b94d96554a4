import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Direction } from "../tap/tap.ts";
import { concatBytes } from "./bytes.ts";
import { createConnectionView, type WireEvent } from "./connection-view.ts";
import { encodeFrame } from "./frame-encoder.ts";
import { wireLimits } from "./limits.ts";
import { opcodes } from "./opcodes.ts";
import { sumTotals } from "./totals.ts";

const key = Uint8Array.of(1, 2, 3, 4);
const asks =
  "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n" +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
  "Sec-WebSocket-Protocol: a, flyby.v1\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n";
const opens =
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
  "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: flyby.v1\r\n" +
  "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=12; client_max_window_bits=12\r\n\r\n";

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function text(words: string, masked: boolean): Uint8Array {
  return encodeFrame({ opcode: opcodes.text, payload: bytesOf(words), maskingKey: masked ? key : null });
}

function view(...pieces: readonly (readonly [Direction, string | Uint8Array])[]) {
  const events: WireEvent[] = [];
  const seen = createConnectionView((event) => events.push(event), null);
  for (const [direction, piece] of pieces) seen.push(direction, typeof piece === "string" ? bytesOf(piece) : piece);
  return { events, seen, names: events.map(nameOf) };
}

function nameOf(event: WireEvent): string {
  if (event.type === "request") return `${event.exchange} ${event.head.method} ${event.head.target}`;
  if (event.type === "response") return `${event.exchange} ${event.head.status}`;
  if (event.type === "problem") return `${event.direction} ${event.problem}`;
  if (event.type === "body") return `${event.exchange} ${event.direction} body ${event.body.length}`;
  if (event.type === "frame")
    return `${event.direction} frame ${event.frame.opcode} ${event.frame.violations.join()}`.trim();
  if (event.type === "message") return `${event.direction} ${event.message.type}`;
  return event.type;
}

describe("createConnectionView", () => {
  test("[FRM14] a 101 turns the connection into a WebSocket, also for bytes that came in one piece with it", () => {
    const { names, events } = view(
      ["up", concatBytes([bytesOf(asks), text("early", true)])],
      ["down", concatBytes([bytesOf(opens), text("hello", false)])],
      ["up", text("late", true)],
    );
    expect(names).toEqual([
      "1 GET /ws",
      "1 101",
      "up frame 1",
      "up message",
      "down frame 1",
      "down message",
      "up frame 1",
      "up message",
    ]);
    const [request, response] = events;
    expect(request?.type === "request" && request.checks?.every(({ ok }) => ok)).toBe(true);
    const handshake = response?.type === "response" ? response.handshake : null;
    expect(handshake?.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(handshake?.steps.accept).toBe("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    expect(handshake?.deflate).toEqual({
      serverNoContextTakeover: false,
      clientNoContextTakeover: false,
      serverMaxWindowBits: 12,
      clientMaxWindowBits: 12,
    });
  });

  test("[FRM14] what a handshake lacks is named", () => {
    const { events } = view(
      ["up", "POST / HTTP/1.0\r\nUpgrade: websocket\r\nSec-WebSocket-Key: short\r\n\r\n"],
      [
        "down",
        "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\nSec-WebSocket-Protocol: p\r\nSec-WebSocket-Extensions: e\r\n\r\n",
      ],
    );
    const failed = events.flatMap((event) => {
      if (event.type === "request") return event.checks ?? [];
      return event.type === "response" ? (event.handshake?.checks ?? []) : [];
    });
    expect(failed.filter(({ ok }) => !ok).map(({ what }) => what)).toEqual([
      "the method is GET",
      "the version is HTTP/1.1 or higher",
      "Host is given",
      "Connection names Upgrade",
      "Sec-WebSocket-Version is 13",
      "Sec-WebSocket-Key is 16 bytes in base64",
      "Connection names Upgrade",
      "Sec-WebSocket-Accept is the one computed",
      "the subprotocol p was offered",
      "the extension e was offered",
    ]);
  });

  test("[FRM14] where the upgrade is refused, HTTP goes on, and answers find their requests", () => {
    const { names } = view(
      ["up", "HEAD /a HTTP/1.1\r\n\r\n"],
      ["up", `${asks}GET /b HTTP/1.1\r\n\r\n`],
      ["down", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"],
      ["down", "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno"],
      ["down", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"],
    );
    expect(names).toEqual([
      "1 HEAD /a",
      "1 up body 0",
      "2 GET /ws",
      "1 200",
      "1 down body 0",
      "2 426",
      "2 up body 0",
      "3 GET /b",
      "3 up body 0",
      "2 down body 2",
      "3 100",
      "3 down body 0",
      "3 204",
      "3 down body 0",
    ]);
  });

  test("[FRM14] other protocols behind a 101 or a CONNECT are counted, not read", () => {
    const upgraded = view(
      ["up", "GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n"],
      ["down", "HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\nGET"],
      ["up", "PRI"],
    );
    expect(upgraded.seen.totals("down").unread).toBe(3);
    expect(upgraded.seen.totals("up").unread).toBe(3);
    const tunnel = view(
      ["up", "CONNECT x:443 HTTP/1.1\r\n\r\n\u0016"],
      ["down", "HTTP/1.1 200 OK\r\n\r\n\u0016\u0003"],
    );
    expect([tunnel.seen.totals("up").unread, tunnel.seen.totals("down").unread]).toEqual([1, 2]);
    expect(tunnel.names.filter((name) => name.includes("tls"))).toEqual([]);
  });

  test("[FRM14] an answer that nobody asked for, and too much that waits, is named", () => {
    expect(view(["down", "HTTP/1.1 101 X\r\n\r\nrest"]).names).toEqual(["0 101", "down no-request"]);
    const flood = view(["up", asks], ["up", new Uint8Array(wireLimits.waitingBytes + 1)], ["up", "x"]);
    expect(flood.names.at(-1)).toBe("up too-much-waiting");
    expect(flood.seen.totals("up").unread).toBe(wireLimits.waitingBytes + 2);
    const requests = "GET / HTTP/1.1\r\n\r\n".repeat(wireLimits.pipelinedRequests + 2);
    expect(view(["up", requests]).names.filter((name) => name.includes("too-many"))).toHaveLength(1);
  });

  test("[FRM15] frames are judged by who sent them", () => {
    const { names } = view(["up", asks], ["down", opens], ["up", text("a", false)], ["down", text("b", true)]);
    expect(names).toContain("up frame 1 not-masked");
    expect(names).toContain("down frame 1 masked");
  });

  test("[FRM15] a pong says which ping it answers: only the latest needs an answer", () => {
    const ping = (n: number) => encodeFrame({ opcode: opcodes.ping, payload: Uint8Array.of(n) });
    const pong = (n: number) => encodeFrame({ opcode: opcodes.pong, payload: Uint8Array.of(n), maskingKey: key });
    const { events } = view(
      ["up", asks],
      ["down", opens],
      ["down", concatBytes([ping(1), ping(2), ping(3)])],
      ["up", concatBytes([pong(3), pong(1)])],
      ["down", ping(4)],
      ["up", pong(4)],
    );
    expect(events.flatMap((event) => (event.type === "message" && event.answer ? [event.answer] : []))).toEqual([
      { answers: true, skipped: 2 },
      { answers: false },
      { answers: true, skipped: 0 },
    ]);
  });

  test("[FRM16] the totals say what each byte was", () => {
    const { seen } = view(
      ["up", "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"],
      ["down", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"],
      ["up", asks],
      ["down", opens],
      ["up", text("hello", true)],
      ["down", text("hi", false)],
    );
    expect(seen.totals("up")).toEqual({
      httpHeads: 46 + 2 + asks.length,
      httpFraming: 8,
      httpBodies: 3,
      frameHeads: 6,
      framePayload: 5,
      unread: 0,
    });
    expect(seen.totals("down")).toEqual({
      httpHeads: 38 + opens.length,
      httpFraming: 0,
      httpBodies: 2,
      frameHeads: 2,
      framePayload: 2,
      unread: 0,
    });
  });

  test("[FRM16] whatever both ends send, nothing is thrown and the totals add up", () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc
        .constantFrom(
          asks,
          opens,
          "GET / HTTP/1.1\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
          "CONNECT a:1 HTTP/1.1\r\n\r\n",
          "HTTP/1.1 101 X\r\n\r\n",
        )
        .map(bytesOf),
      fc.constantFrom(text("hello", true), text("hello", false)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom("up", "down"), piece), { maxLength: 20 }), (pieces) => {
        const { seen } = view(...pieces);
        for (const direction of ["up", "down"] as const) {
          const all = pieces.filter(([from]) => from === direction).reduce((sum, [, bytes]) => sum + bytes.length, 0);
          expect(sumTotals(seen.totals(direction))).toBe(all);
          seen.end(direction);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("[FRM14] the body of a request to upgrade that was refused is no head", () => {
    const { names } = view(
      ["up", "POST / HTTP/1.1\r\nUpgrade: websocket\r\nContent-Length: 5\r\n\r\nabcdeGET /b HTTP/1.1\r\n\r\n"],
      ["down", "HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n"],
    );
    expect(names).toEqual(["1 POST /", "1 400", "1 up body 5", "2 GET /b", "2 up body 0", "1 down body 0"]);
  });

  test("[FRM13] heads of requests that wait for an answer are kept within a bound", () => {
    const head = `GET / HTTP/1.1\r\nA: ${"x".repeat(60_000)}\r\n\r\n`;
    const { names } = view(["up", head.repeat(40)]);
    expect(names.at(-1)).toBe("up too-many-requests");
    expect(names.filter((name) => name.endsWith("GET /")).length).toBeLessThan(20);
  });
});
