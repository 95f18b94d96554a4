import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { concatBytes } from "./bytes.ts";
import { encodeFrame } from "./frame-encoder.ts";
import { createFrameReader } from "./frame-reader.ts";
import type { Inflater } from "./inflater.ts";
import { wireLimits } from "./limits.ts";
import { createMessageReader, type WireMessage } from "./message-reader.ts";
import { opcodes } from "./opcodes.ts";

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function read(bytes: Uint8Array, inflater: Inflater | null = null): WireMessage[] {
  const messages: WireMessage[] = [];
  createFrameReader(
    createMessageReader((message) => messages.push(message), inflater),
    { deflate: true },
  ).push(bytes);
  return messages;
}

function close(...payload: number[]): Uint8Array {
  return encodeFrame({ opcode: opcodes.close, payload: Uint8Array.from(payload) });
}

describe("createMessageReader", () => {
  test("[FRM4] fragments are put together, with control frames between them", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.array(fc.nat(), { maxLength: 5 }), (text, places) => {
        const bytes = utf8(text);
        const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
        const parts = [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length));
        const frames = parts.flatMap((payload, index) => [
          encodeFrame({
            opcode: index === 0 ? opcodes.text : opcodes.continuation,
            payload,
            fin: index === parts.length - 1,
          }),
          encodeFrame({ opcode: opcodes.ping, payload: Uint8Array.of(index) }),
        ]);
        const messages = read(concatBytes(frames));
        expect(messages.filter(({ type }) => type === "ping").length).toBe(parts.length);
        expect(messages.filter(({ type }) => type === "message")).toEqual([
          {
            type: "message",
            kind: "text",
            frames: parts.length,
            wireBytes: bytes.length,
            compressed: false,
            notInflated: null,
            length: bytes.length,
            bytes,
            violations: [],
          },
        ]);
      }),
    );
  });

  test("[FRM4] a text that is not UTF-8 is named, also where only a fragment's end cuts a character for good", () => {
    const broken = (payload: Uint8Array) => read(encodeFrame({ opcode: opcodes.text, payload }));
    expect(broken(Uint8Array.of(0xff))).toMatchObject([{ violations: ["not-utf8"] }]);
    expect(broken(utf8("弹").subarray(0, 2))).toMatchObject([{ violations: ["not-utf8"] }]);
    expect(broken(utf8("弹"))).toMatchObject([{ violations: [] }]);
  });

  test("[FRM4] a message that was interrupted is dropped, and the next one is whole", () => {
    const bytes = concatBytes([
      encodeFrame({ opcode: opcodes.text, payload: utf8("lost"), fin: false }),
      encodeFrame({ opcode: opcodes.binary, payload: utf8("kept") }),
    ]);
    expect(read(bytes)).toMatchObject([{ kind: "binary", length: 4, frames: 1 }]);
  });

  test("[FRM4] of a long message the first bytes are kept, and all of it is judged", () => {
    const payload = new Uint8Array(wireLimits.messageBytes + 5).fill(0x41);
    payload[payload.length - 1] = 0xff;
    const [message] = read(encodeFrame({ opcode: opcodes.text, payload }));
    expect(message).toMatchObject({ length: payload.length, violations: ["not-utf8"] });
    expect(message?.type === "message" && message.bytes.length).toBe(wireLimits.messageBytes);
  });

  test("[FRM5] a close frame tells its code and reason, and what is wrong with it", () => {
    expect(read(close())).toEqual([{ type: "close", code: null, reason: "", violations: [] }]);
    expect(read(close(3))).toMatchObject([{ code: null, violations: ["close-one-byte"] }]);
    expect(read(close(3, 0xe8, ...utf8("bye")))).toEqual([
      { type: "close", code: 1000, reason: "bye", violations: [] },
    ]);
    expect(read(close(3, 0xed))).toMatchObject([{ code: 1005, violations: ["close-code"] }]);
    expect(read(close(0, 1))).toMatchObject([{ code: 1, violations: ["close-code"] }]);
    expect(read(close(3, 0xe8, 0xff))).toMatchObject([{ violations: ["not-utf8"] }]);
  });

  test("[FRM6] a compressed message goes to the inflater whole, and one that nobody kept is told as skipped", () => {
    const seen: (number | "skip")[] = [];
    const inflater: Inflater = {
      inflate(message) {
        seen.push(message.length);
        return { ok: true, bytes: utf8("inflated") };
      },
      skip: () => seen.push("skip"),
    };
    const big = new Uint8Array(wireLimits.compressedBytes + 1);
    const bytes = concatBytes([
      encodeFrame({ opcode: opcodes.text, rsv1: true, payload: Uint8Array.of(1, 2), fin: false }),
      encodeFrame({ opcode: opcodes.continuation, payload: Uint8Array.of(3) }),
      encodeFrame({ opcode: opcodes.binary, rsv1: true, payload: big }),
      encodeFrame({ opcode: opcodes.text, rsv1: true, payload: utf8("cut"), fin: false }),
      encodeFrame({ opcode: opcodes.text, payload: utf8("plain") }),
    ]);
    expect(read(bytes, inflater)).toMatchObject([
      { compressed: true, notInflated: null, wireBytes: 3, length: 8, bytes: utf8("inflated") },
      { compressed: true, notInflated: "too-long", length: big.length },
      { compressed: false, bytes: utf8("plain") },
    ]);
    expect(seen).toEqual([3, "skip", "skip"]);
  });

  test("[FRM6] what cannot be inflated is named", () => {
    const inflater: Inflater = { inflate: () => ({ ok: false, why: "not-deflate" }), skip: () => {} };
    const bytes = encodeFrame({ opcode: opcodes.text, rsv1: true, payload: utf8("?") });
    expect(read(bytes, inflater)).toMatchObject([{ notInflated: "not-deflate", violations: ["not-deflate"] }]);
    expect(read(bytes)).toMatchObject([{ notInflated: "no-inflater", violations: [] }]);
  });
});
