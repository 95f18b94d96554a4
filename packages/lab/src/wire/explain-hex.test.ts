import { describe, expect, test } from "bun:test";
import { parseHex } from "./bytes.ts";
import { explainHex } from "./explain-hex.ts";
import { frameText } from "./frame-text.ts";
import { messageText } from "./message-text.ts";
import { textColumns } from "./show-text.ts";

function words(hex: string): string[] {
  const explained = explainHex(hex, null);
  return (explained?.events ?? []).flatMap((event) =>
    event.type === "frame" ? frameText(event.frame) : messageText(event),
  );
}

describe("explainHex", () => {
  test("[FRM7] an unmasked Hello", () => {
    expect(words("81 05 48 65 6c 6c 6f")).toEqual([
      "81  1... ....  FIN    1   the message ends with this frame",
      "    .0.. ....  RSV1   0   not compressed",
      "    ..0. ....  RSV2   0   reserved",
      "    ...0 ....  RSV3   0   reserved",
      "    .... 0001  opcode 0x1 text, in UTF-8",
      "05  0... ....  MASK   0   not masked: as a server sends",
      "    .000 0101  length 5   bytes of payload",
      'payload: "Hello"',
      "    48 65 6c 6c 6f",
      'text message, 5 bytes: "Hello"',
    ]);
  });

  test("[FRM7] a masked Hello", () => {
    expect(words("81 85 37 fa 21 3d 7f 9f 4d 51 58").slice(5)).toEqual([
      "85  1... ....  MASK   1   masked: as a client sends",
      "    .000 0101  length 5   bytes of payload",
      "masking key: payload byte i is XORed with key byte i mod 4",
      "    37 fa 21 3d",
      "payload, masked: as it travels",
      "    7f 9f 4d 51 58",
      'payload: "Hello"',
      "    48 65 6c 6c 6f",
      'text message, 5 bytes: "Hello"',
    ]);
  });

  test("[FRM7] Hello in two fragments is put together", () => {
    expect(words("01 03 48 65 6c").at(-2)).toBe('payload: "Hel"');
    expect(words("01 03 48 65 6c 80 02 6c 6f").at(-1)).toBe('text message of 2 frames, 5 bytes: "Hello"');
  });

  test("[FRM7] a ping and its masked pong", () => {
    const lines = words("89 05 48 65 6c 6c 6f  8a 85 37 fa 21 3d 7f 9f 4d 51 58");
    expect(lines).toContain('ping "Hello"');
    expect(lines.at(-1)).toBe('pong "Hello"');
  });

  test("[FRM7] 256 bytes of binary, with their length in 16 bits", () => {
    const lines = words(`82 7e 01 00 ${"ab ".repeat(256)}`);
    expect(lines).toContain("7e  0... ....  MASK   0   not masked: as a server sends");
    expect(lines).toContain("    .111 1110  length 126 126: the length follows in 16 bits");
    expect(lines).toContain("01 00  length, 16 bits: 256 bytes of payload");
    expect(lines.slice(-2)).toEqual(["binary message, 256 bytes:", `    ${"ab ".repeat(16)}…`]);
  });

  test("[FRM7] 64 KiB of binary, with their length in 64 bits", () => {
    const lines = words(`82 7f 00 00 00 00 00 01 00 00 ${"00 ".repeat(65_536)}`);
    expect(lines).toContain("00 00 00 00 00 01 00 00  length, 64 bits: 65536 bytes of payload");
  });

  test("[FRM7] a close frame and a frame that breaks rules say so", () => {
    expect(words("88 02 03 e8").at(-1)).toBe("close 1000, normal closure: the purpose is fulfilled");
    expect(words("83 00")).toContain("! the opcode is reserved (RFC 6455 §5.2; closes with 1002)");
  });

  test("[FRM7] no line is wider than a terminal of 80 columns", () => {
    const lines = words(`81 fe 01 00 37 fa 21 3d ${"7f ".repeat(256)} 88 04 03 e9 41 42 09 00 89 7e 00 01 41`);
    expect(lines.filter((line) => textColumns(line) > 80)).toEqual([]);
  });

  test("[FRM7] hex is read in the spellings of other tools, and what is no hex is refused", () => {
    for (const spelling of ["8105", "81 05", "0x81, 0x05", "81:05", "\\x81\\x05", "81\n05"]) {
      expect(parseHex(spelling)).toEqual(Uint8Array.of(0x81, 5));
    }
    for (const wrong of ["xyz", "810", "81 05 4g"]) expect(parseHex(wrong)).toBeNull();
    expect(explainHex("hello", null)).toBeNull();
  });
});
