import { createConnection } from "node:net";

/** One frame of RFC 6455 as a client may or may not send it. */
export interface RawFrame {
  readonly fin: boolean;
  /** Three bits. */
  readonly rsv: number;
  readonly opcode: number;
  readonly masked: boolean;
  readonly payload: Uint8Array;
  /** `long`, `huge`: eight bytes for a length, of what is there or of what never comes. */
  readonly length: "right" | "long" | "huge" | "negative";
}

export function encodeRawFrame({ fin, rsv, opcode, masked, payload, length }: RawFrame): Buffer {
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode];
  const mask = masked ? 0x80 : 0;
  if (length === "huge" || length === "negative" || length === "long") {
    const declared = { huge: 2n ** 40n, negative: 2n ** 63n, long: BigInt(payload.length) }[length];
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(declared);
    head.push(mask | 127, ...bytes);
  } else if (payload.length > 65_535) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(payload.length));
    head.push(mask | 127, ...bytes);
  } else if (payload.length > 125) head.push(mask | 126, payload.length >> 8, payload.length & 255);
  else head.push(mask | payload.length);
  const key = [0x12, 0x34, 0x56, 0x78];
  const body = masked ? payload.map((byte, index) => byte ^ (key[index % 4] ?? 0)) : payload;
  return Buffer.concat([Buffer.from(head), Buffer.from(masked ? key : []), body]);
}

export const textFrame = (text: string): Buffer =>
  encodeRawFrame({ fin: true, rsv: 0, opcode: 1, masked: true, payload: Buffer.from(text), length: "right" });

/** What the server said to bytes: whole frames, in order, and how it ended. */
export interface RawOutcome {
  readonly texts: readonly string[];
  /** Payloads of pongs. */
  readonly pongs: readonly string[];
  /** The code of its close frame, 1005 for one without. */
  readonly closeCode: number | null;
  /** The connection was ended by the server. */
  readonly ended: boolean;
  /** Frames that no server may send: masked, with unknown opcodes or bits. */
  readonly wrong: readonly string[];
}

export const marker = "still there?";
/** A ping of ours is answered behind everything that was said before it, one of the protocol at once. */
const lastPing = { type: "ping", id: 424_242 };
const isLast = (text: string): boolean => text.startsWith('{"type":"ping","id":424242,');

/**
 * Opens a socket by hand, sends these bytes, then a ping, and listens until it is answered, the end, or for `waitMs`: who
 * declared a longer frame than they sent is waited for. `heardOut`: until our side has answered all, not the runtime alone.
 */
export function sendRaw(
  port: number,
  pieces: readonly Uint8Array[],
  { path = "/ws", protocol = "flyby.v1", waitMs = 100, heardOut = false } = {},
): Promise<RawOutcome> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, "127.0.0.1");
    let rest = Buffer.alloc(0);
    let upgraded = false;
    const texts: string[] = [];
    const pongs: string[] = [];
    const wrong: string[] = [];
    let closeCode: number | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;

    function done(ended: boolean): void {
      clearTimeout(timer);
      socket.destroy();
      if (upgraded) resolve({ texts, pongs, closeCode, ended, wrong });
      else reject(new Error(`no upgrade: ${rest.toString("latin1").slice(0, 200)}`));
    }

    function take(): void {
      for (;;) {
        const frame = cutFrame(rest);
        if (frame === null) return;
        rest = rest.subarray(frame.size);
        if (frame.wrong !== null) wrong.push(frame.wrong);
        if (frame.opcode === 1) texts.push(frame.payload.toString());
        if (frame.opcode === 8) closeCode = frame.payload.length >= 2 ? frame.payload.readUInt16BE() : 1005;
        if (frame.opcode === 10) pongs.push(frame.payload.toString());
        if (heardOut ? isLast(texts.at(-1) ?? "") : pongs.at(-1) === marker) {
          done(false);
          return;
        }
      }
    }

    socket.on("connect", () => {
      const offer = protocol === "" ? "" : `Sec-WebSocket-Protocol: ${protocol}\r\n`;
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${offer}\r\n`,
      );
    });
    socket.on("data", (bytes) => {
      rest = Buffer.concat([rest, Buffer.from(bytes)]);
      if (!upgraded) {
        const end = rest.indexOf("\r\n\r\n");
        if (end === -1) return;
        if (!rest.toString("latin1").startsWith("HTTP/1.1 101")) {
          done(true);
          return;
        }
        upgraded = true;
        rest = rest.subarray(end + 4);
        for (const piece of pieces) socket.write(piece);
        socket.write(
          encodeRawFrame({ fin: true, rsv: 0, opcode: 9, masked: true, payload: Buffer.from(marker), length: "right" }),
        );
        if (heardOut) socket.write(textFrame(JSON.stringify(lastPing)));
        timer = setTimeout(() => done(false), waitMs);
      }
      take();
    });
    socket.on("error", () => done(true));
    socket.on("close", () => done(true));
  });
}

interface CutFrame {
  readonly size: number;
  readonly opcode: number;
  readonly payload: Buffer;
  readonly wrong: string | null;
}

/** null: not whole yet. */
function cutFrame(bytes: Buffer): CutFrame | null {
  const [first = 0, second = 0] = bytes;
  if (bytes.length < 2) return null;
  const short = second & 0x7f;
  const from = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < from) return null;
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < from + length) return null;
  const opcode = first & 0x0f;
  const known = [0, 1, 2, 8, 9, 10].includes(opcode) && (first & 0x70) === 0 && (second & 0x80) === 0;
  const wrong = known ? null : `a frame that begins with ${first.toString(16)} ${second.toString(16)}`;
  return { size: from + length, opcode, payload: bytes.subarray(from, from + length), wrong };
}
