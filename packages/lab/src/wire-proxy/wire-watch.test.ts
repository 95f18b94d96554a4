import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Direction } from "../tap/tap.ts";
import { concatBytes, encodeFrame, opcodes, sumTotals, textColumns } from "../wire/index.ts";
import { createPaint } from "./paint.ts";
import { createWireWatch, type WireWatch } from "./wire-watch.ts";
import { createZlibInflater } from "./zlib-inflater.ts";

const key = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
const asks =
  "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
const opens =
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
  "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" +
  "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; server_max_window_bits=12\r\n\r\n";

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

interface Watched {
  readonly watch: WireWatch;
  readonly lines: string[];
  say(direction: Direction, bytes: string | Uint8Array, id?: number): void;
}

function watched({ columns = 80, bits = false, colours = false } = {}): Watched {
  const lines: string[] = [];
  const watch = createWireWatch({
    print: (more) => lines.push(...more),
    columns,
    bits,
    paint: createPaint(colours),
    startedAtMs: 1000,
    createInflater: createZlibInflater,
  });
  return {
    watch,
    lines,
    say(direction, bytes, id = 1) {
      const sent = typeof bytes === "string" ? bytesOf(bytes) : bytes;
      watch.observer.bytes({ id, openedAtMs: 1000 }, direction, sent, 1012);
    },
  };
}

function opened(options?: Parameters<typeof watched>[0]): Watched {
  const all = watched(options);
  all.watch.observer.opened({ id: 1, openedAtMs: 1000 });
  return all;
}

function openSocket(options?: Parameters<typeof watched>[0]): Watched {
  const all = opened(options);
  all.say("up", asks);
  all.say("down", opens);
  return all;
}

function frame(opcode: number, payload: string | Uint8Array, more: object = {}): Uint8Array {
  return encodeFrame({ opcode, payload: typeof payload === "string" ? bytesOf(payload) : payload, ...more });
}

describe("createWireWatch", () => {
  test("[WPX2] the opening handshake is shown with its checks and the accept computed step by step", () => {
    expect(openSocket().lines).toEqual([
      "0.000 #1 connected",
      "0.012 #1 → GET /ws HTTP/1.1  request 1, head of 188 bytes",
      "    Host: x",
      "    Upgrade: websocket",
      "    Connection: Upgrade",
      "    Sec-WebSocket-Version: 13",
      "    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "    Sec-WebSocket-Extensions: permessage-deflate",
      "    asks for a WebSocket:",
      "      ✓ the method is GET",
      "      ✓ the version is HTTP/1.1 or higher",
      "      ✓ Host is given",
      "      ✓ Upgrade names websocket",
      "      ✓ Connection names Upgrade",
      "      ✓ Sec-WebSocket-Version is 13",
      "      ✓ Sec-WebSocket-Key is 16 bytes in base64",
      "0.012 #1 ← HTTP/1.1 101 Switching Protocols  answer 1, head of 230 bytes",
      "    Upgrade: websocket",
      "    Connection: Upgrade",
      "    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
      "    Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;",
      "        server_max_window_bits=12",
      "    Sec-WebSocket-Accept, step by step:",
      "      key     dGhlIHNhbXBsZSBub25jZQ==",
      "      + GUID  258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
      "      SHA-1   b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea",
      "      base64  s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
      "      ✓ the status is 101",
      "      ✓ Upgrade names websocket",
      "      ✓ Connection names Upgrade",
      "      ✓ Sec-WebSocket-Accept is the one computed",
      "      ✓ the extension permessage-deflate was offered",
      "      permessage-deflate: RSV1 marks compressed messages",
      "      the client compresses with a window of at most 32768 bytes (2^15) and may",
      "          refer to earlier messages",
      "      the server compresses with a window of at most 4096 bytes (2^12) and",
      "          begins anew with each message",
      "    From here on both ends send frames.",
    ]);
  });

  test("[WPX3] frames are shown with their fields, then the message they end", () => {
    const { say, lines } = openSocket();
    lines.length = 0;
    say("up", frame(opcodes.text, "Hello", { maskingKey: key }));
    say("down", frame(opcodes.text, "Hel", { fin: false }));
    say("down", frame(opcodes.continuation, "lo"));
    say("down", frame(opcodes.text, Uint8Array.of(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00), { rsv1: true }));
    expect(lines).toEqual([
      "0.012 #1 → frame  FIN 1  RSV 000  opcode 1 text  MASK 1  length 5",
      "    head    81 85 37 fa 21 3d (length in 7 bits, then the masking key)",
      "    payload 48 65 6c 6c 6f",
      '    = text message, 5 bytes: "Hello"',
      "0.012 #1 ← frame  FIN 0  RSV 000  opcode 1 text  MASK 0  length 3",
      "    head    01 03 (length in 7 bits)",
      "    payload 48 65 6c",
      "0.012 #1 ← frame  FIN 1  RSV 000  opcode 0 continuation  MASK 0  length 2",
      "    head    80 02 (length in 7 bits)",
      "    payload 6c 6f",
      '    = text message of 2 frames, 5 bytes: "Hello"',
      "0.012 #1 ← frame  FIN 1  RSV 100  opcode 1 text  MASK 0  length 7",
      "    head    c1 07 (length in 7 bits)",
      "    payload f2 48 cd c9 c9 07 00",
      '    = text message, 5 bytes inflated from 7: "Hello"',
    ]);
  });

  test("[WPX3] pings, the latest of them answered, and closing with its code", () => {
    const { say, lines, watch } = openSocket();
    say("down", concatBytes([frame(opcodes.ping, "1"), frame(opcodes.ping, "2")]));
    say("up", frame(opcodes.pong, "2", { maskingKey: key }));
    say("up", frame(opcodes.pong, "7", { maskingKey: key }));
    say("down", frame(opcodes.close, Uint8Array.of(0x03, 0xe9, ...bytesOf("bye"))));
    watch.observer.closed({ id: 1, openedAtMs: 1000 }, "server", 1500);
    expect(lines).toContain("      answers only the latest ping: an older ping needs no answer");
    expect(lines).toContain("      answers no ping: a heartbeat of its own");
    expect(lines).toContain("    = close 1001, going away: a server stops, or a page was left");
    expect(lines).toContain('        reason "bye"');
    expect(lines.at(-1)).toBe("0.500 #1 ended by the server");
  });

  test("[WPX3] what breaks a rule is told where it stands", () => {
    const { say, lines } = openSocket();
    say("up", frame(opcodes.text, "Hello"));
    say("down", frame(3, ""));
    const told = lines.filter((line) => line.includes("!")).map((line) => line.trim());
    expect(told).toEqual([
      "! a client masks every frame (RFC 6455 §5.1; closes with 1002)",
      "! the opcode is reserved (RFC 6455 §5.2; closes with 1002)",
    ]);
  });

  test("[WPX3] with --bits a frame is explained bit by bit", () => {
    const { say, lines } = openSocket({ bits: true });
    say("up", frame(opcodes.text, "Hello", { maskingKey: key }));
    expect(lines).toContain("    81  1... ....  FIN    1   the message ends with this frame");
    expect(lines).toContain("    85  1... ....  MASK   1   masked: as a client sends");
  });

  test("[WPX2] requests, bodies, chunks and answers are shown, one behind the other", () => {
    const { say, lines } = opened();
    say(
      "up",
      "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n10;x\r\n0123456789abcdef\r\n0\r\nSum: 1\r\n\r\n",
    );
    say("down", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX: a\u001b[31m\r\n\r\n\u0000\u0001\u0002\u0003");
    expect(lines.slice(1)).toEqual([
      "0.012 #1 → PUT /a HTTP/1.1  request 1, head of 47 bytes",
      "    Transfer-Encoding: chunked",
      "0.012 #1 → chunk of 3 bytes (3 in hex)",
      "0.012 #1 → chunk of 16 bytes (10 in hex), with an extension",
      '0.012 #1 → body of 19 bytes in 2 chunks: "abc0123456789abcdef"',
      "    trailer Sum: 1",
      "0.012 #1 ← HTTP/1.1 200 OK  answer 1, head of 49 bytes",
      "    Content-Length: 4",
      "    X: a\\u{1b}[31m",
      "0.012 #1 ← body of 4 bytes: 00 01 02 03",
    ]);
  });

  test("[WPX4] what is no HTTP, and a server that is not there, is told in a sentence", () => {
    const { say, lines, watch } = opened();
    say("up", Uint8Array.of(0x16, 0x03, 0x01));
    watch.observer.closed({ id: 1, openedAtMs: 1000 }, "error", 1100);
    expect(lines.slice(1)).toEqual([
      "0.012 #1 → ! this is TLS: speak plain HTTP to the proxy, it can speak TLS to its",
      "    target",
      "0.100 #1 it broke before the server said anything: is it there?",
    ]);
  });

  test("[WPX4] beyond 200 connections at a time the others pass, and their bytes are counted", () => {
    const { say, watch, lines } = watched();
    for (let id = 1; id <= 201; id += 1) watch.observer.opened({ id, openedAtMs: 1000 });
    expect(lines.at(-1)).toContain("#201 connected; not shown, as 200 others are open");
    say("up", "GET / HTTP/1.1\r\n\r\n", 201);
    expect(watch.summary().totals.up.unread).toBe(18);
    watch.observer.closed({ id: 3, openedAtMs: 1000 }, "client", 1001);
    watch.observer.opened({ id: 202, openedAtMs: 1002 });
    expect(lines.at(-1)).toContain("#202 connected");
    expect(watch.summary().connections).toBe(202);
  });

  test("[WPX4] whatever is said, no line is wider than the terminal, and the totals add up", () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: "grapheme", maxLength: 200 }).map((text) => frame(opcodes.text, text)),
      fc.string({ unit: "grapheme", maxLength: 99 }).map((text) => frame(opcodes.text, text, { maskingKey: key })),
      fc
        .string({ unit: "grapheme", maxLength: 99 })
        .map((text) => bytesOf(`GET /${text} HTTP/1.1\r\nX: ${text}\r\n\r\n`)),
    );
    fc.assert(
      fc.property(fc.boolean(), fc.array(fc.tuple(fc.constantFrom("up", "down"), piece)), (socket, pieces) => {
        const { watch, lines, say } = socket ? openSocket({ columns: 60 }) : opened({ columns: 60 });
        const before = watch.summary().totals;
        for (const [direction, bytes] of pieces) say(direction, bytes);
        const all = pieces.reduce((sum, [, bytes]) => sum + bytes.length, 0);
        const { up, down } = watch.summary().totals;
        expect(sumTotals(up) + sumTotals(down) - sumTotals(before.up) - sumTotals(before.down)).toBe(all);
        for (const line of lines) expect(Bun.stringWidth(line)).toBeLessThanOrEqual(60);
      }),
    );
  });

  test("[WPX3] colours come on a terminal only, and change no words", () => {
    const plain = openSocket().lines;
    const coloured = openSocket({ colours: true }).lines;
    expect(plain.join("")).not.toContain("\u001b");
    expect(coloured.join("")).toContain("\u001b[32m✓");
    expect(coloured.map(Bun.stripANSI)).toEqual(plain);
    expect(Math.max(...plain.map(textColumns))).toBeLessThanOrEqual(80);
  });

  test("[WPX2] no word of a stranger's in a check of the handshake reaches the terminal as it is", () => {
    const { say, lines } = opened();
    say("up", asks.replace("\r\n\r\n", "\r\nOrigin: http://a\u001b[31m\r\n\r\n"));
    say(
      "down",
      opens
        .replace("permessage-deflate;", "\u001b[2J;")
        .replace("Upgrade:", "Sec-WebSocket-Protocol: \u0007\r\nUpgrade:"),
    );
    expect(lines.filter((line) => line.includes("Origin says"))).toEqual([
      "      ✓ Origin says which page asks: http://a\\u{1b}[31m",
    ]);
    expect(lines.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
  });

  test("[WPX3] a frame whose length nobody can read to the end is no message", () => {
    const { say, lines } = openSocket({ bits: true });
    lines.length = 0;
    say("down", Uint8Array.of(0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 1, 1, 2));
    expect(lines.some((line) => line.includes("the highest bit of a length is 0"))).toBe(true);
    expect(lines.some((line) => /payload:|message,|Infinity/.test(line))).toBe(false);
  });
});
