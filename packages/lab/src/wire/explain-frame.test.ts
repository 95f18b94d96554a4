import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { explainFrame } from "./explain-frame.ts";
import type { WireFrame } from "./frame.ts";
import { encodeFrame } from "./frame-encoder.ts";
import { createFrameReader } from "./frame-reader.ts";

function frameOf(bytes: Uint8Array): WireFrame {
  const frames: WireFrame[] = [];
  createFrameReader({ frame: (frame) => frames.push(frame) }).push(bytes);
  const [frame] = frames;
  if (!frame) throw new Error("no frame");
  return frame;
}

describe("explainFrame", () => {
  test("[FRM8] RSV1 is compression only where that was agreed on", () => {
    const rsv1 = (deflate: boolean) => {
      const frames: WireFrame[] = [];
      createFrameReader({ frame: (frame) => frames.push(frame) }, { deflate }).push(Uint8Array.of(0xc1, 1, 65));
      return frames.flatMap(explainFrame).find(({ name }) => name === "RSV1")?.meaning;
    };
    expect(rsv1(true)).toBe("compressed (permessage-deflate)");
    expect(rsv1(false)).toBe("set, but no extension gives it a meaning");
  });

  test("[FRM8] each bit of the first two bytes is explained once, with the value it has", () => {
    fc.assert(
      fc.property(
        fc.nat(15),
        fc.nat(15),
        fc.boolean(),
        fc.uint8Array({ maxLength: 200 }),
        (opcode, bits, mask, payload) => {
          const bytes = encodeFrame({
            opcode,
            payload,
            fin: (bits & 8) !== 0,
            rsv1: (bits & 4) !== 0,
            rsv2: (bits & 2) !== 0,
            rsv3: (bits & 1) !== 0,
            maskingKey: mask ? Uint8Array.of(9, 8, 7, 6) : null,
          });
          const parts = explainFrame(frameOf(bytes));
          for (const at of [0, 1]) {
            const columns = parts
              .filter((part) => part.at === at && part.bits !== null)
              .map(({ bits: shown }) => shown ?? "");
            const merged = Array.from({ length: 9 }, (_, place) =>
              columns
                .map((column) => column[place])
                .filter((digit) => digit !== ".")
                .join(""),
            ).join("");
            expect(Number.parseInt(merged.replace(/ /g, ""), 2)).toBe(bytes[at] ?? 0);
          }
          const names = parts.map(({ name }) => name);
          expect(names.includes("masking key")).toBe(mask);
          expect(names.includes("payload")).toBe(payload.length > 0);
        },
      ),
    );
  });
});
