import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { decodeFrame, type PostAnswer } from "@flyby/protocol";
import fc from "fast-check";
import { mutated } from "../../../testing/src/mutations.ts";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import { openWitness } from "../http/testing/witness.ts";
import { sendRaw, textFrame } from "./testing/raw-frames.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ args: ["--rate-address", "100000", "--rate-address-burst", "100000"] });
});
afterAll(() => edge.stop());

const room = "target";
const fuzzMs = 12_000;

const valid = fc.constantFrom<unknown>(
  { type: "hello", token: "x.y.z" },
  { type: "join", room, since: "0", maxRate: 10 },
  { type: "join", room, since: "abcdefgh:7" },
  {
    type: "post",
    draft: { text: "says somebody", progress: 0, mode: "scroll", size: "large", color: 255, nonce: "n" },
  },
  { type: "post", draft: { text: "字幕", name: "Ann" } },
  { type: "ping", id: 1 },
  { type: "want", maxRate: 5 },
);

const join = JSON.stringify({ type: "join", room });

describe("messages on a socket", () => {
  it(
    "[FUZ2] of messages that are almost right, each gets its documented answer, and only what was acknowledged is stored",
    async () => {
      await openFreeRoom(edge, room, "live");
      const witness = await openWitness(edge, "beside");
      const acknowledged = new Map<number, number>();
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(mutated(valid), { minLength: 1, maxLength: 8 }),
          fc.boolean(),
          async (texts, joins) => {
            const frames = (joins ? [join, ...texts] : texts).map(textFrame);
            const heard = await sendRaw(edge.port, frames, { waitMs: 2_000, heardOut: true });
            expect(heard.wrong).toEqual([]);
            // Answered to the end, or closed with a word about why.
            expect(heard.closeCode !== null || heard.texts.at(-1)?.includes('"id":424242')).toBe(true);
            for (const text of heard.texts) {
              const frame = decodeFrame(text);
              expect(frame.kind).not.toBe("unknown");
              if (frame.kind !== "control") continue;
              expect(frame.message).not.toMatchObject({ code: "internal" });
              if (frame.message.type === "ack") remember(frame.message);
            }
            if (++runs % 25 === 0) await witness.look();
          },
        ),
        { numRuns: 2_000, interruptAfterTimeLimit: fuzzMs },
      );
      function remember({ seq, id }: PostAnswer): void {
        acknowledged.set(seq, id);
      }
      await witness.look();
      expect((await witness.end()).longestMs).toBeLessThan(2_000);
      const stored = await storedComments();
      // Who left before the answer came may have been heard; what was answered is there.
      for (const [seq, id] of acknowledged) expect([seq, stored.get(seq)]).toEqual([seq, id]);
      expect(runs).toBeGreaterThan(50);
      expect(acknowledged.size).toBeGreaterThan(0);
    },
    fuzzMs + 18_000,
  );
});

async function storedComments(): Promise<ReadonlyMap<number, number>> {
  const stored = new Map<number, number>();
  const { entries } = await edge.core.stores.log.read(room, 0, 100_000);
  for (const text of entries) {
    const [seq, kind, id] = JSON.parse(text) as [number, string, number];
    if (kind === "comment") stored.set(seq, id);
  }
  return stored;
}
