import { describe, expect, test } from "bun:test";
import { explainBytes, explainKey } from "./explain-line.ts";
import { createPaint } from "./paint.ts";

const plain = createPaint(false);

describe("explainBytes", () => {
  test("[WPX10] a blank line parts the frames; the message stands behind its last one", () => {
    const lines = explainBytes("01 03 48 65 6c  80 02 6c 6f  89 00", plain) ?? [];
    expect(lines.filter((line) => line === "" || line.startsWith("="))).toEqual([
      "",
      '= text message of 2 frames, 5 bytes: "Hello"',
      "",
      "= ping without payload",
    ]);
    expect(lines[0]).toStartWith("01  0...");
  });

  test("[WPX10] a compressed message is inflated", () => {
    expect(explainBytes("c1 07 f2 48 cd c9 c9 07 00", plain)?.at(-1)).toBe(
      '= text message, 5 bytes inflated from 7: "Hello"',
    );
  });

  test("[WPX10] a frame that does not end says what is missing", () => {
    expect(explainBytes("81 05 48", plain)).toEqual([
      "! a frame begins with 81 05, but 4 bytes of its payload are missing",
    ]);
    expect(explainBytes("81 00 81", plain)?.slice(-2)).toEqual([
      "",
      "! a frame begins with 81, but the rest of its head is missing",
    ]);
  });

  test("[WPX10] no hex, or none at all, is refused", () => {
    expect(explainBytes("hello", plain)).toBeNull();
    expect(explainBytes(" ", plain)).toBeNull();
  });
});

describe("explainKey", () => {
  test("[WPX10] a key that no client would send says so", () => {
    expect(explainKey("dGhlIHNhbXBsZSBub25jZQ==", plain)).toEqual([
      "Sec-WebSocket-Accept, step by step:",
      "  key     dGhlIHNhbXBsZSBub25jZQ==",
      "  + GUID  258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
      "  SHA-1   b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea",
      "  base64  s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    ]);
    expect(explainKey("abc", plain)[0]).toBe("! a client's key is 16 bytes in base64, which this is not");
  });
});
