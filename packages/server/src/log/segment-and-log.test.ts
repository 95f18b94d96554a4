import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import { type Comment, type Cursor, decodeBatch, limits } from "@flyby/protocol";
import fc from "fast-check";
import { admin, senderOf, startCore, type TestCore, unwrap, videoRoom } from "./testing/start-core.ts";

describe("a segment and the log from its cursor", () => {
  let test: TestCore;
  let rooms = 0;

  beforeAll(async () => {
    test = await startCore({ rates: { addressPerSecond: 1e6, addressBurst: 1e6 } });
  });
  afterAll(() => test.stop());

  const authors = ["ann", "bob", "cid"];

  async function readSegment(room: string, index: number): Promise<{ cursor: Cursor; comments: readonly Comment[] }> {
    // The cursor first: what is committed in between is then in both, and known by its id.
    const cursor = unwrap(await test.core.openLog(room)).head();
    const { body } = await test.core.timeline.segment(room, index);
    return { cursor, comments: JSON.parse(`{${body}}`).comments };
  }

  /** What a viewer holds who loaded the segment once, perhaps from an old cache, and reads on from its cursor. */
  async function catchUp(room: string, index: number, segment: { cursor: Cursor; comments: readonly Comment[] }) {
    const held = new Map(segment.comments.map((comment) => [comment.id, comment]));
    const log = unwrap(await test.core.openLog(room));
    const { gap, chunks } = await log.after({ from: "cursor", cursor: segment.cursor });
    expect(gap).toBeNull();
    for (const chunk of chunks) {
      for (const entry of decodeBatch(JSON.parse(chunk.text))?.entries ?? []) {
        if (entry.kind === "comment" && Math.floor(entry.comment.progress / limits.segmentMs) === index) {
          held.set(entry.comment.id, entry.comment);
        }
        if (entry.kind === "delete") held.delete(entry.id);
        if (entry.kind === "mute" && entry.action === "purge") {
          for (const { id, author } of held.values()) if (author === entry.author) held.delete(id);
        }
      }
    }
    return [...held.values()].sort((a, b) => a.progress - b.progress || a.id - b.id);
  }

  /** A log that was opened between a commit and its delivery reads the rest from the store. */
  async function delivered(room: string): Promise<void> {
    const log = unwrap(await test.core.openLog(room));
    while (log.head().seq < (await test.core.stores.log.head(room)).seq) await Bun.sleep(0);
  }

  it("[HUB15] are the exact set together, however old the segment, deletions and purges included", async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant("post" as const), by: fc.nat(2), at: fc.nat(800_000) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("delete" as const), which: fc.nat(30) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("purge" as const), by: fc.nat(2) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("load" as const), index: fc.nat(2) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat(100) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 50 }), async (steps) => {
        const room = `room-${++rooms}`;
        unwrap(await test.core.rooms.add(videoRoom(room, { media: null })));
        unwrap(await test.core.ingress.configure(room, { everyMs: 0 }, admin));
        const ids: number[] = [];
        const loaded: { index: number; segment: { cursor: Cursor; comments: readonly Comment[] } }[] = [];
        for (const each of steps) {
          if (each.do === "post") {
            const sender = senderOf(authors[each.by] ?? "ann");
            const posted = await test.core.ingress.submit(room, { text: "x", progress: each.at }, sender);
            if (posted.ok) ids.push(posted.value.id);
          }
          if (each.do === "delete") await test.core.ingress.remove(room, ids[each.which] ?? 0, admin);
          if (each.do === "purge") await test.core.ingress.mute(room, authors[each.by] ?? "ann", "purge", admin);
          if (each.do === "load") loaded.push({ index: each.index, segment: await readSegment(room, each.index) });
          if (each.do === "wait") test.clock.advance(each.ms);
        }
        test.clock.advance(100);
        await delivered(room);
        for (const { index, segment } of loaded) {
          const { comments } = await readSegment(room, index);
          expect(await catchUp(room, index, segment)).toEqual([...comments]);
        }
      }),
      { numRuns: 40 },
    );
  }, 20_000);
});
