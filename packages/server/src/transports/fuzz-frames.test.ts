import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { deflateRawSync } from "node:zlib";
import { decodeFrame, errors } from "@flyby/protocol";
import fc from "fast-check";
import { type Edge, startEdge } from "../http/testing/start-edge.ts";
import { openWitness } from "../http/testing/witness.ts";
import { encodeRawFrame, marker, type RawFrame, sendRaw, textFrame } from "./testing/raw-frames.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

/** What the runtime and we close with; the table of errors has the rest. */
const closeCodes = new Set<number>([
  1000,
  1001,
  1002,
  1003,
  1005,
  1007,
  1009,
  ...Object.values(errors).map(({ close }) => close),
]);
const fuzzMs = 12_000;
/** What a hostile client may cost at most while it is there; the test's own work is part of it. */
const maxGrownBytes = 150 * 1_048_576;

/** Ten megabytes of one letter in ten kilobytes. */
const bomb = deflateRawSync(Buffer.alloc(10_000_000, "a"));

const payload: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 140 }),
  fc.constantFrom(
    new Uint8Array(),
    Buffer.from('{"type":"hello"}'),
    Buffer.from('{"type":"join","room":"lobby"}'),
    Buffer.from('{"type":"post","draft":{"text":""}}'),
    Buffer.from('{"type":"ping","id":7}'),
    // Half a character, a surrogate, an overlong slash.
    new Uint8Array([0xe5, 0xbc]),
    new Uint8Array([0xed, 0xa0, 0x80]),
    new Uint8Array([0xc0, 0xaf]),
    // Close codes: none, half of one, forbidden ones.
    new Uint8Array([0x03]),
    new Uint8Array([0x03, 0xed]),
    new Uint8Array([0xff, 0xff, 0x80]),
    bomb,
    Buffer.alloc(70_000, "x"),
  ),
);

const frame: fc.Arbitrary<RawFrame> = fc.record({
  fin: fc.oneof({ arbitrary: fc.constant(true), weight: 4 }, fc.boolean()),
  rsv: fc.oneof({ arbitrary: fc.constant(0), weight: 5 }, fc.constant(4), fc.nat(7)),
  opcode: fc.oneof({ arbitrary: fc.constantFrom(0, 1, 2, 8, 9, 10), weight: 4 }, fc.nat(15)),
  masked: fc.oneof({ arbitrary: fc.constant(true), weight: 6 }, fc.boolean()),
  payload,
  length: fc.oneof(
    { arbitrary: fc.constant<RawFrame["length"]>("right"), weight: 8 },
    fc.constantFrom<RawFrame["length"]>("long", "huge", "negative"),
  ),
});

/** Where sockets are, and what is offered there. */
const place = fc.constantFrom(
  { path: "/ws", protocol: "flyby.v1" },
  { path: "/ws", protocol: "flyby.v1" },
  { path: "/ws", protocol: "flyby.v1.deflate" },
  { path: "/", protocol: "" },
  { path: "/lab/echo", protocol: "" },
  { path: "/lab/sum", protocol: "" },
  { path: "/lab/mirror", protocol: "" },
);

describe("frames by hand", () => {
  it(
    "[FUZ1] whatever bytes a socket is sent, it hears documented words and codes, and a good client beside it is served",
    async () => {
      const witness = await openWitness(edge, "frames");
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(frame, { minLength: 1, maxLength: 8 }),
          place,
          fc.nat(),
          async (frames, where, cutAt) => {
            const bytes = Buffer.concat(frames.map(encodeRawFrame));
            const cut = cutAt % (bytes.length + 1);
            const { texts, closeCode, wrong } = await sendRaw(
              edge.port,
              [bytes.subarray(0, cut), bytes.subarray(cut)],
              where,
            );
            expect(wrong).toEqual([]);
            // Whose close is answered hears the code it said itself.
            const said = frames.some(({ opcode }) => opcode === 8);
            if (closeCode !== null && !said) expect(closeCodes).toContain(closeCode);
            for (const text of where.path === "/ws" ? texts : []) {
              const heard = decodeFrame(text);
              expect(heard.kind).not.toBe("unknown");
              if (heard.kind === "control") expect(heard.message).not.toMatchObject({ code: "internal" });
            }
            if (++runs % 25 === 0) await witness.look();
          },
        ),
        { numRuns: 2_000, interruptAfterTimeLimit: fuzzMs },
      );
      await witness.look();
      const { longestMs, grownBytes } = await witness.end();
      expect(runs).toBeGreaterThan(50);
      expect(longestMs).toBeLessThan(2_000);
      expect(grownBytes).toBeLessThan(maxGrownBytes);
    },
    fuzzMs + 18_000,
  );

  it("[FUZ1] each kind of wrong frame ends its socket with its own code", async () => {
    const one = (more: Partial<RawFrame>) =>
      sendRaw(edge.port, [
        encodeRawFrame({
          fin: true,
          rsv: 0,
          opcode: 1,
          masked: true,
          payload: Buffer.from("{}"),
          length: "right",
          ...more,
        }),
      ]).then(({ closeCode, ended }) => (ended || closeCode !== null ? closeCode : "open"));
    const seen = {
      "unknown opcode": await one({ opcode: 3 }),
      "unknown control opcode": await one({ opcode: 11 }),
      "compression that was not agreed": await one({ rsv: 4, payload: bomb }),
      "another reserved bit": await one({ rsv: 2 }),
      "not UTF-8": await one({ payload: new Uint8Array([0xc0, 0xaf]) }),
      "a continuation of nothing": await one({ opcode: 0 }),
      "a control frame in pieces": await one({ opcode: 9, fin: false }),
      "a long control frame": await one({ opcode: 9, payload: Buffer.alloc(126) }),
      "a length above our limit": await one({ length: "huge" }),
      "a negative length": await one({ length: "negative" }),
      "bytes where text is spoken": await one({ opcode: 2 }),
      "a good ping": await one({ payload: Buffer.from('{"type":"ping","id":1}') }),
    };
    expect(seen).toMatchObject({ "a good ping": "open", "bytes where text is spoken": 4400 });
    const codes = Object.entries(seen).filter(([what]) => what !== "a good ping");
    for (const [what, code] of codes) expect([what, code === "open"]).toEqual([what, false]);
    for (const [what, code] of codes)
      if (code !== null) expect([what, closeCodes.has(Number(code))]).toEqual([what, true]);
  });

  it("[FUZ1] a text in a thousand pieces is one text, and more than a message may hold is refused in words", async () => {
    const pieces = [...'{"type":"ping","id":42}'].map((letter, index, all) =>
      encodeRawFrame({
        fin: index === all.length - 1,
        rsv: 0,
        opcode: index === 0 ? 1 : 0,
        masked: true,
        payload: Buffer.from(letter),
        length: "right",
      }),
    );
    const whole = await sendRaw(edge.port, pieces);
    expect(whole.texts.map((text) => JSON.parse(text))).toMatchObject([{ type: "ping", id: 42 }]);
    expect(whole.pongs).toContain(marker);
    const long = await sendRaw(edge.port, [textFrame("x".repeat(20_000))], { waitMs: 1_000 });
    expect(JSON.parse(long.texts[0] ?? "{}")).toMatchObject({ type: "bye", code: "too-large" });
    expect(long.closeCode).toBe(4413);
  });
});
