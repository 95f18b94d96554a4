import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { mutated } from "../../../testing/src/mutations.ts";
import { undocumented } from "../http/testing/raw-http.ts";
import { type Edge, openFreeRoom, startEdge } from "../http/testing/start-edge.ts";
import { openWitness } from "../http/testing/witness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ args: ["--rate-address", "100000", "--rate-address-burst", "100000"] });
  await openFreeRoom(edge, "film");
  await openFreeRoom(edge, "talk", "live");
});
afterAll(() => edge.stop());

const fuzzMs = 8_000;

const line = '<d p="12.5,1,25,16777215,1600000000,0,abcdef01,12345,10">弾幕</d>';
const file = `<?xml version="1.0" encoding="UTF-8"?>\n<i>\n<chatid>1</chatid>\n${line.repeat(5)}\n</i>`;

interface Edit {
  readonly at: number;
  readonly length: number;
  readonly put: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(file.length),
  length: fc.nat(12),
  put: fc.oneof(
    fc.constantFrom(
      "",
      "<",
      ">",
      "&",
      "&#0;",
      "&#x110000;",
      "]]>",
      "<!DOCTYPE i [<!ENTITY a 'b'>]>",
      '"',
      "NaN",
      "1e309",
      "-1",
      ",,,,,,,,",
      "\u0000",
      "\ufffe",
      "</d>",
      "<d>",
    ),
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.nat(30_000).map((length) => "字".repeat(length)),
  ),
});

const edited = fc
  .array(edit, { minLength: 1, maxLength: 6 })
  .map((edits) => edits.reduce((text, { at, length, put }) => text.slice(0, at) + put + text.slice(at + length), file));

const imported = fc.oneof(
  edited.map((text) => ({ bytes: Buffer.from(text), encoding: null })),
  edited.map((text) => ({ bytes: gzipSync(text), encoding: "gzip" })),
  // Says gzip and is none, or breaks off.
  edited.map((text) => ({ bytes: Buffer.from(text), encoding: "gzip" })),
  edited.map((text) => ({ bytes: gzipSync(text).subarray(0, -9), encoding: null })),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => ({ bytes: Buffer.from(bytes), encoding: null })),
);

async function comments(room: string): Promise<number> {
  const all = await edge.core.stores.timeline.range(room, 0, Number.MAX_SAFE_INTEGER, 1_000_000);
  return all.length;
}

describe("files and drafts", () => {
  it(
    "[FUZ6] a file with anything in it is imported as far as its report says, or refused and nothing of it kept",
    async () => {
      const witness = await openWitness(edge, "beside-files");
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(imported, async ({ bytes, encoding }) => {
          const before = await comments("film");
          const answer = await fetch(`${edge.url}/api/v1/rooms/film/import`, {
            method: "POST",
            body: new Uint8Array(bytes),
            headers: {
              authorization: `Bearer ${edge.admin}`,
              "content-type": "application/xml",
              ...(encoding === null ? {} : { "content-encoding": encoding }),
            },
          });
          const text = await answer.text();
          expect(undocumented(answer.status, text, answer.headers.get("content-type") ?? "")).toBeNull();
          const kept = (await comments("film")) - before;
          if (answer.ok) expect([text, kept]).toEqual([text, Number(JSON.parse(text).imported)]);
          else expect([text, kept]).toEqual([text, 0]);
          if (++runs % 25 === 0) await witness.look();
        }),
        { numRuns: 1_000, interruptAfterTimeLimit: fuzzMs },
      );
      expect((await witness.end()).longestMs).toBeLessThan(2_000);
      expect(runs).toBeGreaterThan(20);
    },
    fuzzMs + 20_000,
  );

  it(
    "[FUZ6] a draft that is almost right is stored as it was acknowledged, or refused and nothing of it kept",
    async () => {
      const valid = fc.constantFrom<unknown>(
        { text: "a word", progress: 5, mode: "top", size: "small", color: 1, name: "Ann", nonce: "one" },
        { text: "字幕", mode: "positioned", position: { from: { x: 0, y: 0 }, path: [] } },
        { text: "👨‍👩‍👧 and ﷽" },
      );
      const seqs = new Set<number>();
      await fc.assert(
        fc.asyncProperty(mutated(valid), async (body) => {
          const answer = await edge.ask("/api/v1/rooms/talk/comments", {
            method: "POST",
            body,
            headers: { "content-type": "application/json" },
          });
          const text = await answer.text();
          expect(undocumented(answer.status, text, answer.headers.get("content-type") ?? "")).toBeNull();
          if (answer.ok) seqs.add(Number(JSON.parse(text).seq));
        }),
        { numRuns: 2_000, interruptAfterTimeLimit: fuzzMs },
      );
      const { entries } = await edge.core.stores.log.read("talk", 0, 100_000);
      const stored = entries.map((text) => JSON.parse(text)).filter(([, kind]) => kind === "comment");
      expect(stored.map(([seq]) => seq)).toEqual([...seqs].toSorted((a, b) => a - b));
      expect(seqs.size).toBeGreaterThan(0);
    },
    fuzzMs + 20_000,
  );
});
