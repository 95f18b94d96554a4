import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { decodeFrame } from "@flyby/protocol";
import fc from "fast-check";
import { mutated } from "../../../testing/src/mutations.ts";
import { undocumented } from "../http/testing/raw-http.ts";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import { openWitness } from "../http/testing/witness.ts";
import { askBosh } from "./testing/bosh-reader.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ args: ["--rate-address", "100000", "--rate-address-burst", "100000"] });
});
afterAll(() => edge.stop());

const room = "target";
const fuzzMs = 12_000;

describe("BOSH requests", () => {
  it(
    "[FUZ4] of requests that are almost right, each gets a documented answer, only what was acknowledged is stored, and no session is left",
    async () => {
      await openFreeRoom(edge, room, "live");
      const witness = await openWitness(edge, "beside");
      const acknowledged = new Map<number, number>();
      let rid = 1_000;
      let runs = 0;
      const { head } = await askBosh(edge.url, { rid, room, wait: 0 });
      const valid = fc.constantFrom<unknown>(
        { rid: 7, room, since: "0", wait: 0 },
        { sid: head?.sid, rid: 1_001, since: "0", ack: 1_000, messages: [{ type: "ping", id: 1 }] },
        { sid: head?.sid, rid: 1_002, messages: [{ type: "post", draft: { text: "by BOSH", nonce: "b" } }] },
        { sid: head?.sid, rid: 1_003, messages: [{ type: "post", draft: { text: "bye" } }], type: "terminate" },
        { sid: "nobody", rid: 3, messages: [{ type: "want", maxRate: null }] },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(mutated(valid), { minLength: 2, maxLength: 6 }), async (bodies) => {
          await Promise.all(
            bodies.map(async (body) => {
              const answer = await fetch(`${edge.url}/bosh`, {
                method: "POST",
                body,
                headers: { "content-type": "application/json" },
                // A valid one may be held; nobody waits for it here.
                signal: AbortSignal.timeout(150),
              }).catch(() => null);
              const text = await answer?.text().catch(() => null);
              if (answer === null || text == null) return;
              const type = answer.headers.get("content-type") ?? "";
              expect(undocumented(answer.status, text, type)).toBeNull();
              if (answer.status !== 200) return;
              for (const line of text.split("\n").filter((each) => each !== "")) {
                const frame = decodeFrame(line);
                expect(frame.kind).not.toBe("unknown");
                if (frame.kind === "control" && frame.message.type === "ack")
                  acknowledged.set(frame.message.seq, frame.message.id);
              }
            }),
          );
          if (++runs % 10 === 0) await witness.look();
        }),
        { numRuns: 1_000, interruptAfterTimeLimit: fuzzMs },
      );
      await witness.look();
      expect((await witness.end()).longestMs).toBeLessThan(2_000);
      const { entries } = await edge.core.stores.log.read(room, 0, 100_000);
      const stored = new Map(
        entries.map((text) => JSON.parse(text)).map(([seq, kind, id]) => [seq, kind === "comment" ? id : null]),
      );
      for (const [seq, id] of acknowledged) expect([seq, stored.get(seq)]).toEqual([seq, id]);
      rid += 1_000;
      expect((await askBosh(edge.url, { rid, room, wait: 0 })).status).toBe(200);
      expect(runs).toBeGreaterThan(10);
    },
    fuzzMs + 18_000,
  );
});
