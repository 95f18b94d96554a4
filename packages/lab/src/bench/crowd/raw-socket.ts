import type { Socket } from "bun";
import type { Address } from "../../swarm/http-line.ts";
import { encodeFrame } from "../../wire/frame-encoder.ts";
import { type HearFrame, hopFrames } from "./hop-frames.ts";

const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;
/** What stands for a close frame without a code. */
const noCode = 1005;
/** Any key is one; with noughts nothing has to be computed for each byte. */
const maskingKey = new Uint8Array(4);
const encoder = new TextEncoder();
const headEnd = Buffer.from("\r\n\r\n");
/** What it says of itself is no secret here. */
const key = "Zmx5YnkgbGFiIGJlbmNoIQ==";

export interface RawSocketEvents {
  /** The handshake is done. */
  open(): void;
  /** Text and binary frames. */
  frame: HearFrame;
  /** Every byte that came behind the handshake. */
  bytes(count: number): void;
  /** Once, also when it could not be opened. */
  closed(why: string): void;
}

export interface RawSocket {
  send(text: string): void;
  /** Without a goodbye, as a broken network does. */
  terminate(): void;
}

export interface RawSocketRequest {
  readonly address: Address;
  readonly path: string;
  readonly subprotocol: string | null;
  /** The address that a proxy would have seen. */
  readonly forwardedFor: string;
}

/** The cheapest WebSocket there is: a TCP connection that hops over frames and answers pings. */
export function openRawSocket(
  { address: { host, port }, path, subprotocol, forwardedFor }: RawSocketRequest,
  events: RawSocketEvents,
): RawSocket {
  let socket: Socket<undefined> | null = null;
  let isOpen = false;
  let isOver = false;
  let rest: Uint8Array | null = null;
  let unsent: Uint8Array | null = null;

  function over(why: string): void {
    if (isOver) return;
    isOver = true;
    rest = null;
    unsent = null;
    events.closed(why);
  }

  function write(bytes: Uint8Array): void {
    if (isOver) return;
    if (unsent !== null || socket === null) {
      unsent = unsent === null ? bytes : Buffer.concat([unsent, bytes]);
      return;
    }
    const written = Math.max(0, socket.write(bytes));
    if (written < bytes.length) unsent = bytes.slice(written);
  }

  function flush(): void {
    const bytes = unsent;
    unsent = null;
    if (bytes !== null) write(bytes);
  }

  const hear: HearFrame = (opcode, bytes, from, end) => {
    if (opcode === opcodes.ping)
      write(encodeFrame({ opcode: opcodes.pong, payload: bytes.slice(from, end), maskingKey }));
    else if (opcode === opcodes.close) {
      over(`closed with ${end - from < 2 ? noCode : (bytes[from] ?? 0) * 256 + (bytes[from + 1] ?? 0)}`);
      socket?.terminate();
    } else if (opcode !== opcodes.pong) events.frame(opcode, bytes, from, end);
  };

  function shake(bytes: Uint8Array): Uint8Array | null {
    const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(headEnd);
    if (end < 0) return null;
    const status = new TextDecoder().decode(bytes.subarray(0, end)).split("\r\n", 1)[0] ?? "";
    if (!status.includes(" 101 ")) {
      over(`answered ${status}`);
      socket?.terminate();
      return null;
    }
    isOpen = true;
    events.open();
    return bytes.subarray(end + headEnd.length);
  }

  function data(arrived: Uint8Array): void {
    let bytes: Uint8Array = rest === null ? arrived : Buffer.concat([rest, arrived]);
    rest = null;
    if (isOpen) events.bytes(arrived.length);
    else {
      const behind = shake(bytes);
      if (behind === null) {
        if (!isOver) rest = bytes.slice();
        return;
      }
      bytes = behind;
      events.bytes(bytes.length);
    }
    const used = hopFrames(bytes, hear);
    if (used < bytes.length && !isOver) rest = bytes.slice(used);
  }

  const offer = subprotocol === null ? "" : `Sec-WebSocket-Protocol: ${subprotocol}\r\n`;
  write(
    encoder.encode(
      `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\nX-Forwarded-For: ${forwardedFor}\r\n${offer}\r\n`,
    ),
  );
  Bun.connect({
    hostname: host,
    port,
    socket: {
      open(opened) {
        if (isOver) return opened.terminate();
        socket = opened;
        opened.setNoDelay(true);
        flush();
      },
      drain: flush,
      data: (_socket, bytes) => data(bytes),
      close: () => over("the connection ended"),
      error: (_socket, error) => over(error.message),
    },
  }).catch((error: unknown) => over(error instanceof Error ? error.message : String(error)));

  return {
    send: (text) => write(encodeFrame({ opcode: opcodes.text, payload: encoder.encode(text), maskingKey })),
    terminate() {
      over("cut");
      socket?.terminate();
    },
  };
}
