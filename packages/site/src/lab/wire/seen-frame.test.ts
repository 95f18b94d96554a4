import { describe, expect, test } from "bun:test";
import { opcodes } from "@flyby/lab/wire";
import { closePayload, plainHex, readable, seeFrame, showParts } from "./seen-frame.ts";

const text = (words: string) => new TextEncoder().encode(words);

describe("seeFrame", () => {
  test("[PAG10] what the server sent is known to the last byte", () => {
    const seen = seeFrame({ number: 1, direction: "down", opcode: opcodes.text, payload: text("Hello") });
    expect(seen.bytes).toBe(7);
    const parts = showParts(seen);
    expect(parts.map(({ part }) => part.name)).toEqual([
      "FIN",
      "RSV1",
      "RSV2",
      "RSV3",
      "opcode",
      "MASK",
      "length",
      "payload",
    ]);
    expect(parts[0]?.bytes).toEqual(["81"]);
    expect(parts[5]?.bytes).toEqual(["05"]);
    expect(parts.at(-1)?.bytes.join(" ")).toBe("48 65 6c 6c 6f");
  });

  test("[PAG10] of what the page sent the key and what it hides stay unknown, the rest does not", () => {
    const seen = seeFrame({ number: 1, direction: "up", opcode: opcodes.text, payload: text("Hello") });
    expect(seen.bytes).toBe(11);
    const parts = showParts(seen);
    const bytes = (kind: string) => parts.find((part) => part.kind === kind)?.bytes.join(" ");
    expect([bytes("opcode"), bytes("length"), bytes("key"), bytes("payload")]).toEqual([
      "81",
      "85",
      "?? ?? ?? ??",
      "?? ?? ?? ?? ??",
    ]);
    expect(plainHex(seen).join(" ")).toBe("48 65 6c 6c 6f");
  });

  test("[PAG10] a text above 125 bytes has its length in two further ones", () => {
    const seen = seeFrame({ number: 1, direction: "down", opcode: opcodes.text, payload: text("x".repeat(200)) });
    expect(seen.bytes).toBe(204);
    const lengths = showParts(seen).filter(({ kind }) => kind === "length");
    expect(lengths.map(({ bytes }) => bytes.join(" "))).toEqual(["7e", "00 c8"]);
  });

  test("[PAG10] a close reads as its code and reason", () => {
    const seen = seeFrame({ number: 1, direction: "up", opcode: opcodes.close, payload: closePayload(1000, "enough") });
    expect(readable(seen)).toBe("1000 enough");
    expect(seen.bytes).toBe(2 + 4 + 2 + 6);
    expect(readable(seeFrame({ number: 2, direction: "down", opcode: opcodes.close, payload: text("") }))).toBe("");
  });
});
