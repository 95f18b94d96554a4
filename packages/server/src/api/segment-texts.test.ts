import { describe, expect, it } from "bun:test";
import type { Cursor } from "@flyby/protocol";
import type { SegmentPage } from "../store/ports.ts";
import { createSegmentTexts, type SegmentQuestion } from "./segment-texts.ts";

describe("createSegmentTexts", () => {
  /** A segment that a test touches, and what its reading cost. */
  function create(maxUnits?: number) {
    const asked: { readonly index: number; readonly known: number | undefined; readonly isRead: boolean }[] = [];
    let touched = 0;
    const segment = async (_: string, index: number, known?: number): Promise<SegmentPage> => {
      asked.push({ index, known, isRead: known !== touched });
      const page = { touched, body: known === touched ? "" : `"index":${index},"comments":[${touched}]` };
      await Promise.resolve();
      return page;
    };
    const read = createSegmentTexts({ segment }, maxUnits);
    const ask = (seq: number, more: Partial<SegmentQuestion> = {}) =>
      read({ room: "r", index: 0, cursor: cursor(seq), exact: false, known: null, ...more });
    return {
      asked,
      reads: () => asked.filter(({ isRead }) => isRead).length,
      ask,
      touch: (seq: number) => (touched = seq),
    };
  }
  const cursor = (seq: number, epoch = "aaaaaaaa"): Cursor => ({ epoch, seq });

  it("[API17] one reading for all who ask at once with one cursor, one version for all who ask later", async () => {
    const { ask, asked, reads, touch } = create();
    touch(3);
    const crowd = await Promise.all(Array.from({ length: 50 }, () => ask(7)));
    expect(new Set(crowd.map(({ text }) => text))).toEqual(
      new Set(['{"cursor":"aaaaaaaa:7","index":0,"comments":[3]}']),
    );
    expect(asked).toHaveLength(1);
    expect((await ask(9)).text).toBe(crowd[0]!.text);
    expect([asked.length, reads()]).toEqual([2, 1]);
  });

  it("[API17] what was touched is read anew, and never handed to who asks after it as it was before", async () => {
    const { ask, reads, touch } = create();
    touch(3);
    const before = ask(3);
    touch(4);
    expect((await ask(4)).text).toContain("[4]");
    expect((await before).text).toContain("[3]");
    expect((await ask(4)).text).toContain("[4]");
    expect((await ask(5)).touched).toBe(4);
    expect(reads()).toBeLessThanOrEqual(3);
  });

  it("[API17] who asks for a cursor gets that one, from what was read", async () => {
    const { ask, reads, touch } = create();
    touch(3);
    await ask(7);
    expect((await ask(9, { exact: true })).text).toBe('{"cursor":"aaaaaaaa:9","index":0,"comments":[3]}');
    expect(reads()).toBe(1);
  });

  it("[API17] an older cursor stands in only while readers can go on from it", async () => {
    const { ask, reads, touch } = create();
    touch(3);
    await ask(7);
    expect((await ask(40_000)).text).toContain('"aaaaaaaa:40000"');
    expect(reads()).toBe(1);
  });

  it("[API17] who has the newest version is told so without a reading; who has an older one gets the newest", async () => {
    const { ask, asked, touch } = create();
    touch(3);
    expect(await ask(7, { known: 3 })).toEqual({ touched: 3, text: null });
    expect(asked).toEqual([{ index: 0, known: 3, isRead: false }]);
    touch(8);
    expect((await ask(8, { known: 3 })).text).toContain("[8]");
    expect((await ask(9, { known: 3 })).text).toContain("[8]");
    expect((await ask(9, { known: 8 })).touched).toBe(8);
  });

  it("[API17] another log's version is none of this one's", async () => {
    const { ask, reads, touch } = create();
    touch(3);
    await ask(7);
    expect((await ask(7, { cursor: cursor(7, "bbbbbbbb") })).text).toContain('"bbbbbbbb:7"');
    expect(reads()).toBe(2);
  });

  it("[API17] beyond the bound those asked for longest ago are forgotten", async () => {
    const { ask, reads, touch } = create(120);
    touch(3);
    await ask(7, { index: 1 });
    await ask(7, { index: 2 });
    await ask(7, { index: 1 });
    expect(reads()).toBe(2);
    await ask(7, { index: 3 });
    await ask(7, { index: 1 });
    expect(reads()).toBe(3);
    await ask(7, { index: 2 });
    expect(reads()).toBe(4);
  });
});
