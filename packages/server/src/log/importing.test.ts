import { afterEach, beforeEach, describe, expect, it } from "bun:test";
import type { NewImport } from "../store/ports.ts";
import { newImport } from "../store/testing/stores-under-test.ts";
import { openReader } from "./reader.ts";
import { createRecordingSink, settle } from "./testing/reading.ts";
import { codeOf, startCore, type TestCore, unwrap } from "./testing/start-core.ts";

describe("Ingress, importing", () => {
  let test: TestCore;

  beforeEach(async () => {
    test = await startCore({ blockedWords: ["badword"], maxImportedComments: 1_000 });
  });
  afterEach(() => test.stop());

  const importAll = (comments: readonly NewImport[], room = "film") => test.core.ingress.importAll(room, comments);

  it("[ING9] an import skips the rules for posting, and readers get one entry for all of it", async () => {
    const log = unwrap(await test.core.openLog("film"));
    const sink = createRecordingSink();
    const onFailure = (error: unknown) => {
      throw error;
    };
    const reader = openReader(log, { from: "now" }, sink, { clock: test.clock, onFailure });
    const comments = Array.from({ length: 900 }, (_, i) =>
      newImport(`k${i}`, { progress: i * 1_000, text: `badword ${"x".repeat(500)}` }),
    );
    expect(unwrap(await importAll(comments))).toEqual({ imported: 900, duplicates: 0 });
    expect(unwrap(await importAll(comments))).toEqual({ imported: 0, duplicates: 900 });
    test.clock.advance(100);
    await settle();
    expect(sink.seen.map((each) => "text" in each && each.text)).toEqual(['["batch",1,1,0,[[1,"imported",900]]]']);
    expect(test.core.rooms.summary("film")?.comments).toBe(900);
    reader.close();
  });

  it("[ING10] an import has its own limits, and keeps nothing when one is broken", async () => {
    expect(codeOf(await importAll([], "none"))).toBe("room-not-found");
    expect(codeOf(await importAll(Array.from({ length: 1_001 }, (_, i) => newImport(`k${i}`))))).toBe("too-large");
    const wrong: Partial<NewImport>[] = [
      { progress: 0.5 },
      { progress: -1 },
      { progress: Number.NaN },
      { createdAt: Number.POSITIVE_INFINITY },
      { color: 0x1000000 },
      { text: "x".repeat(20_001) },
    ];
    for (const each of wrong) {
      expect([each, codeOf(await importAll([newImport("good"), newImport("bad", each)]))]).toEqual([each, "bad-draft"]);
    }
    expect((await test.core.stores.log.head("film")).seq).toBe(0);
    expect(unwrap(await importAll([]))).toEqual({ imported: 0, duplicates: 0 });
  });
});
