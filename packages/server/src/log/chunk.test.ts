import { describe, expect, it } from "bun:test";
import { constants, inflateRawSync } from "node:zlib";
import { decodeBatch, decodeDense, type Entry, limits } from "@flyby/protocol";
import { deflateBlock, maxBatchUnits, toChunks } from "./chunk.ts";
import { toLogged } from "./logged-entry.ts";
import { createFakeLogStore } from "./testing/fake-log-store.ts";
import { range } from "./testing/start-hub.ts";

function entries(count: number, text: string): readonly Entry[] {
  const store = createFakeLogStore();
  return range(1, count).map((seq) => store.comment({ text: `${text} ${seq}` }));
}

/** What a stream that has begun inflates of it so far. */
function inflate(blocks: readonly Uint8Array[]): string {
  return inflateRawSync(Buffer.concat(blocks), { finishFlush: constants.Z_SYNC_FLUSH }).toString();
}

describe("toChunks", () => {
  it("[HUB16] a busy tick of 80 comments is one batch, long texts are parted below a reader's window", () => {
    const usual = entries(80, "十五个字的一条普通评论就是这样").map((entry) => toLogged(entry));
    expect(toChunks(1, 80, usual)).toHaveLength(1);
    const long = entries(60, "弾".repeat(1_000)).map((entry) => toLogged(entry));
    const chunks = toChunks(1, 60, long);
    expect(chunks.length).toBeGreaterThan(3);
    for (const { text, bytes } of chunks) {
      expect(text.length).toBeLessThan(maxBatchUnits + 100);
      expect(bytes.byteLength).toBeLessThan(limits.maxUnconfirmedBytes);
    }
  });

  it("[HOT5] seqs without an entry are counted by the chunk in whose range they lie", () => {
    const kept = entries(100, "弾".repeat(1_000)).filter(({ seq }) => seq % 3 === 1 && seq < 90);
    const chunks = toChunks(1, 100, kept.map(toLogged));
    expect(chunks.length).toBeGreaterThan(1);
    let next = 1;
    for (const chunk of chunks) {
      const batch = decodeBatch(JSON.parse(chunk.text));
      expect(batch).toMatchObject({ first: next, last: chunk.last, omitted: chunk.omitted });
      expect(chunk.omitted + (batch?.entries.length ?? 0)).toBe(chunk.last - chunk.first + 1);
      next = chunk.last + 1;
    }
    expect(next).toBe(101);
    expect(toChunks(5, 9, []).map(({ text }) => text)).toEqual(['["batch",5,9,5,[]]']);
  });
});

describe("Chunk", () => {
  it("[HUB24] is deflated once, and blocks inflate one behind the other as one stream", () => {
    const chunks = ["first", "第二", "third"].flatMap((text) => toChunks(1, 20, entries(20, text).map(toLogged)));
    const blocks = chunks.map(({ deflated }) => deflated);
    expect(inflate(blocks)).toBe(chunks.map(({ text }) => `${text}\n`).join(""));
    expect(inflate(blocks.slice(1, 2))).toBe(`${chunks[1]?.text}\n`);
    for (const [index, block] of blocks.entries()) {
      expect([...block.subarray(-4)]).toEqual([0, 0, 0xff, 0xff]);
      expect(chunks[index]?.deflated).toBe(block);
    }
    expect(inflate([deflateBlock(""), deflateBlock("é")])).toBe("é");
  });

  it("[HUB24] its dense form is deflated once, is the same batch, and is much shorter", () => {
    const [chunk] = toChunks(1, 90, entries(80, "弹幕").map(toLogged));
    if (chunk === undefined) throw new Error("No chunk.");
    const wire: unknown = JSON.parse(inflate([chunk.dense]));
    expect(JSON.stringify(wire)).toStartWith('["dense",1,90,10,[11,');
    expect(decodeDense(wire)).toEqual(JSON.parse(chunk.text));
    expect(chunk.dense).toBe(chunk.dense);
    expect(chunk.dense.byteLength).toBeLessThan(0.75 * chunk.deflated.byteLength);
  });
});
