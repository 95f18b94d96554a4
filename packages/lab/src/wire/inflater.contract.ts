import { describe, expect, test } from "bun:test";
import { constants, createDeflateRaw, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { concatBytes } from "./bytes.ts";
import type { CreateInflater } from "./inflater.ts";
import { wireLimits } from "./limits.ts";

/** Compresses messages as a sender of permessage-deflate does. */
export async function compressAll(
  messages: readonly Uint8Array[],
  { contextTakeover, windowBits }: { contextTakeover: boolean; windowBits: number },
): Promise<Uint8Array[]> {
  const compressed: Uint8Array[] = [];
  let stream = createDeflateRaw({ windowBits });
  for (const message of messages) {
    const pieces: Uint8Array[] = [];
    stream.removeAllListeners("data").on("data", (piece: Buffer) => pieces.push(new Uint8Array(piece)));
    stream.write(message);
    await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, () => resolve()));
    compressed.push(concatBytes(pieces).slice(0, -4));
    if (!contextTakeover) {
      stream.close();
      stream = createDeflateRaw({ windowBits });
    }
  }
  stream.close();
  return compressed;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** What every inflater must do. */
export function describeInflaterContract(name: string, create: CreateInflater): void {
  describe(`inflater: ${name}`, () => {
    test("[WPX1] messages come out as they went in, with and without context takeover, in any window", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 3000 }), fc.string({ minLength: 1 }).map(bytesOf)),
            { maxLength: 6 },
          ),
          fc.boolean(),
          fc.integer({ min: 9, max: 15 }),
          async (messages, contextTakeover, windowBits) => {
            // Each twice: the second refers to the first where it may.
            const twice = messages.flatMap((message) => [message, message]);
            const inflater = create({ contextTakeover, windowBits });
            const compressed = await compressAll(twice, { contextTakeover, windowBits });
            expect(compressed.map((message) => inflater.inflate(message))).toEqual(
              twice.map((bytes) => ({ ok: true, bytes })),
            );
          },
        ),
        { numRuns: 40 },
      );
    });

    test("[WPX1] the window is kept over more than one message, and over more than it holds", async () => {
      const random = Uint8Array.from({ length: 50_000 }, (_, at) => (at * at * 31 + (at >> 3)) & 0xff);
      const messages = [random, bytesOf("between"), random.slice(-20_000), random];
      const options = { contextTakeover: true, windowBits: 15 };
      const inflater = create(options);
      for (const [at, message] of (await compressAll(messages, options)).entries()) {
        expect(inflater.inflate(message)).toEqual({ ok: true, bytes: messages[at] ?? bytesOf("") });
      }
    });

    test("[WPX1] the examples of RFC 7692 come out", () => {
      const hello = { ok: true, bytes: bytesOf("Hello") } as const;
      const shared = create({ contextTakeover: true, windowBits: 15 });
      expect(shared.inflate(Uint8Array.of(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00))).toEqual(hello);
      expect(shared.inflate(Uint8Array.of(0xf2, 0x00, 0x11, 0x00, 0x00))).toEqual(hello);
      const alone = create({ contextTakeover: false, windowBits: 15 });
      const stored = [0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00];
      expect(alone.inflate(Uint8Array.from(stored))).toEqual(hello);
      expect(alone.inflate(Uint8Array.of(0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00))).toEqual(hello);
    });

    test("[WPX1] a bomb ends at the bound, and what refers to it is told as lost", () => {
      const bomb = new Uint8Array(deflateRawSync(new Uint8Array(wireLimits.inflatedBytes + 1)));
      const shared = create({ contextTakeover: true, windowBits: 15 });
      expect(shared.inflate(bomb)).toEqual({ ok: false, why: "too-long" });
      expect(shared.inflate(Uint8Array.of(0xf2, 0x48))).toEqual({ ok: false, why: "context-lost" });
      const alone = create({ contextTakeover: false, windowBits: 15 });
      expect(alone.inflate(bomb)).toEqual({ ok: false, why: "too-long" });
      expect(alone.inflate(Uint8Array.of(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00)).ok).toBe(true);
    });

    test("[WPX1] a message that nobody kept loses the context, where there is one", () => {
      const hello = Uint8Array.of(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00);
      const shared = create({ contextTakeover: true, windowBits: 15 });
      shared.skip();
      expect(shared.inflate(hello)).toEqual({ ok: false, why: "context-lost" });
      const alone = create({ contextTakeover: false, windowBits: 15 });
      alone.skip();
      expect(alone.inflate(hello).ok).toBe(true);
    });

    test("[WPX1] whatever bytes come, nothing is thrown", () => {
      fc.assert(
        fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), fc.boolean(), (messages, contextTakeover) => {
          const inflater = create({ contextTakeover, windowBits: 12 });
          for (const message of messages) inflater.inflate(message);
        }),
      );
      const inflater = create({ contextTakeover: true, windowBits: 15 });
      expect(inflater.inflate(Uint8Array.of(0xff, 0xff))).toEqual({ ok: false, why: "not-deflate" });
    });
  });
}
