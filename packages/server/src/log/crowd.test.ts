import { describe, expect, it } from "bun:test";
import type { Comment, CommentExtra, Entry } from "@flyby/protocol";
import fc from "fast-check";
import { adminAuthor } from "../identity/identities.ts";
import { createManualClock } from "../manual-clock.ts";
import { createAuthorTurns, maxRememberedAuthors } from "./author-turns.ts";
import { toChunks } from "./chunk.ts";
import { budgetBurstSeconds, type Crowd, createCrowd } from "./crowd.ts";
import { at, type LoggedEntry, toLogged } from "./logged-entry.ts";
import { likeness } from "./merge-alike.ts";
import { range } from "./testing/start-hub.ts";

const budget = 10;
const burst = budget * budgetBurstSeconds;

function comment(seq: number, more: Partial<Comment> = {}): LoggedEntry {
  const plain: Comment = {
    id: seq,
    progress: 0,
    mode: "scroll",
    size: "normal",
    color: 0,
    author: `author-${seq}`,
    name: "Ann",
    text: `text ${seq}`,
    createdAt: 1,
    ...more,
  };
  return toLogged({ kind: "comment", seq, comment: plain });
}

/** A crowd whose quiet time is used up. */
function exhausted() {
  const clock = createManualClock();
  const omissions: [number, number][] = [];
  const onOmitted = (omitted: number, merged: number): void => void omissions.push([omitted, merged]);
  const crowd = createCrowd({ budget, clock, onOmitted });
  expect(crowd.choose(range(1, burst).map((seq) => comment(seq)))).toHaveLength(burst);
  return { crowd, clock, omissions };
}

const seqs = (entries: readonly LoggedEntry[]): readonly number[] => entries.map(({ seq }) => seq);
const extra = ({ raw }: LoggedEntry): unknown => raw[at.extra];

describe("createCrowd", () => {
  it("[HOT1] within the budget everything is delivered as it is, and always without one", () => {
    const clock = createManualClock();
    const never = () => {
      throw new Error("Nothing may be left out.");
    };
    const same = range(1, burst).map((seq) => comment(seq, { text: "666", author: "ann" }));
    expect(createCrowd({ budget, clock, onOmitted: never }).choose(same)).toBe(same);
    const endless = createCrowd({ budget: null, clock, onOmitted: never });
    for (let tick = 0; tick < 10; tick++) expect(endless.choose(same)).toBe(same);
  });

  it("[HOT1] a room that stays at its budget never loses anything, one far above gets it in the long run", () => {
    const { crowd, clock } = exhausted();
    for (let tick = 1; tick <= 100; tick++) {
      clock.advance(100);
      expect(crowd.choose([comment(tick)])).toHaveLength(1);
    }
    let delivered = 0;
    for (let tick = 0; tick < 100; tick++) {
      clock.advance(100);
      delivered += crowd.choose(range(1, 80).map((index) => comment(1_000 * tick + index))).length;
    }
    expect(delivered).toBeGreaterThanOrEqual(99);
    expect(delivered).toBeLessThanOrEqual(101);
  });

  it("[HOT2] near-identical comments become one with their number, the weightiest standing for all", () => {
    const { crowd, clock, omissions } = exhausted();
    clock.advance(300);
    const chosen = crowd.choose([
      comment(1, { text: "哈哈哈" }),
      comment(2, { text: "哈哈哈哈！！", extra: { weight: 7 } }),
      comment(3, { text: "Ｎice~" }),
      comment(4, { text: "nice" }),
      comment(5, { text: "哈哈哈哈哈哈" }),
    ]);
    expect(chosen.map((entry) => [entry.seq, extra(entry)])).toEqual([
      [2, { weight: 7, times: 3 }],
      [3, { times: 2 }],
    ]);
    expect(JSON.parse(chosen[1]?.text ?? "")).toEqual([...comment(3, { text: "Ｎice~" }).raw, { times: 2 }]);
    expect(omissions).toEqual([[3, 3]]);
  });

  it("[HOT2] another color, place, size or moment is another comment", () => {
    const { crowd, clock } = exhausted();
    clock.advance(600);
    const differing: Partial<Comment>[] = [
      {},
      { color: 0xff0000 },
      { mode: "top" },
      { size: "large" },
      { progress: 60_000 },
      {},
      {},
    ];
    const chosen = crowd.choose(differing.map((more, index) => comment(index + 1, { text: "加油", ...more })));
    expect(chosen.map((entry) => [entry.seq, extra(entry)])).toEqual([
      [1, { times: 3 }],
      [2, undefined],
      [3, undefined],
      [4, undefined],
      [5, undefined],
    ]);
  });

  it("[HOT2] texts are alike without case, width, repetition and signs at the end; numbers and emoji differ", () => {
    const alike = [
      ["哈哈哈", "哈哈哈哈哈！"],
      ["GG", "ｇｇ"],
      ["hahaha", "Hahahaha..."],
      ["2333", "233333"],
      ["so  good", "So good~~~"],
      ["???", "???"],
    ];
    for (const [a = "", b = ""] of alike) expect([a, likeness(a)]).toEqual([a, likeness(b)]);
    const different = [
      ["100", "1000"],
      ["好😂", "好😭"],
      ["哈", "哈哈哈"],
      ["???", "!!!"],
      ["no", "on"],
    ];
    for (const [a = "", b = ""] of different) expect([a, likeness(a)]).not.toEqual([a, likeness(b)]);
  });

  it("[HOT2] a text that is made to be slow is not: tried on some of fifty times the length, within the time of a test", () => {
    const long = ["!", "ab", "abcde", " ", "a!", "0", "哈"].map((part) => `${part.repeat(200_000 / part.length)}a`);
    expect(long.map(likeness).filter((text) => text === "")).toEqual([]);
  });

  it("[HOT3] the weightiest stay", () => {
    const { crowd, clock } = exhausted();
    clock.advance(300);
    const weights: (CommentExtra | undefined)[] = [
      { weight: 2 },
      undefined,
      { weight: 9 },
      { weight: 6 },
      undefined,
      { weight: 4 },
    ];
    const offered = weights.map((given, index) => comment(index + 1, given === undefined ? {} : { extra: given }));
    expect(seqs(crowd.choose(offered))).toEqual([2, 3, 4]);
  });

  it("[HOT3] authors take turns: nobody's second before everybody's first, who was heard least lately first", () => {
    const { crowd, clock } = exhausted();
    const tick = (from: number): readonly LoggedEntry[] => {
      clock.advance(200);
      const authors = ["loud", "loud", "loud", "ann", "loud", "bob", "cid"];
      return crowd.choose(authors.map((author, index) => comment(from + index, { author })));
    };
    expect(seqs(tick(1))).toEqual([1, 4]);
    expect(seqs(tick(11))).toEqual([16, 17]);
    expect(seqs(tick(21))).toEqual([21, 24]);
  });

  it("[HOT3] a crowd of one mind and single voices take turns", () => {
    const { crowd, clock } = exhausted();
    clock.advance(400);
    const texts = ["a", "x", "x", "y", "y", "y", "b", "c", "z", "z"];
    const chosen = crowd.choose(texts.map((text, index) => comment(index + 1, { text })));
    expect(chosen.map((entry) => [entry.seq, extra(entry)])).toEqual([
      [1, undefined],
      [2, { times: 2 }],
      [4, { times: 3 }],
      [7, undefined],
    ]);
  });

  it("[HOT3] the memory of turns is bounded: who was forgotten counts as not heard yet", () => {
    const turns = createAuthorTurns();
    for (const seq of range(1, maxRememberedAuthors + 1)) turns.heard(comment(seq));
    const [forgotten, longestAgo, newest] = [1, 2, maxRememberedAuthors + 1].map((seq) => comment(seq));
    const stranger = comment(maxRememberedAuthors + 2);
    const offered = [newest, longestAgo, stranger, forgotten].filter((entry) => entry !== undefined);
    expect(seqs(turns.order(offered))).toEqual([1, maxRememberedAuthors + 2, 2, maxRememberedAuthors + 1]);
  });

  it("[HOT4] moderation and the words of moderators pass, however far the budget is overdrawn", () => {
    const { crowd } = exhausted();
    const acts: Entry[] = [
      { kind: "delete", seq: 2, id: 1 },
      { kind: "clear", seq: 4 },
      { kind: "mute", seq: 5, author: "ann", action: "purge" },
      { kind: "removed", seq: 8 },
    ];
    const words = [3, 6, 7].map((seq) => comment(seq, { author: adminAuthor, text: "Be kind." }));
    const offered = [comment(1), ...acts.map(toLogged), ...words, comment(9)].sort((a, b) => a.seq - b.seq);
    expect(seqs(crowd.choose(offered))).toEqual([2, 3, 4, 5, 6, 7, 8]);
  });

  it("[HOT5] whatever a tick brings: entries and omitted ones are its range, in order, the same each time", () => {
    const entry = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          do: fc.constant("say" as const),
          author: fc.constantFrom("a", "b", "c", "d", adminAuthor),
          text: fc.constantFrom("666", "6666", "哈哈哈", "哈哈哈哈", "one", "two", "弾".repeat(1_500)),
          weight: fc.option(fc.nat(10), { nil: undefined }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("act" as const) }) },
    );
    const tick = fc.record({ ms: fc.nat(400), entries: fc.array(entry, { minLength: 1, maxLength: 40 }) });
    fc.assert(
      fc.property(fc.array(tick, { maxLength: 12 }), (ticks) => {
        const clock = createManualClock();
        let counted = 0;
        const make = (onOmitted: (omitted: number) => void): Crowd => createCrowd({ budget: 3, clock, onOmitted });
        const crowds = [make((omitted) => (counted += omitted)), make(() => undefined)] as const;
        let seq = 0;
        let omitted = 0;
        let room = 3 * budgetBurstSeconds;
        for (const { ms, entries } of ticks) {
          clock.advance(ms);
          room += (ms / 1_000) * 3;
          const first = seq + 1;
          const offered = entries.map((each): LoggedEntry => {
            seq++;
            if (each.do === "act") return toLogged({ kind: "delete", seq, id: 1 });
            const { author, text, weight } = each;
            return comment(seq, { author, text, ...(weight === undefined ? {} : { extra: { weight } }) });
          });
          const chosen = crowds[0].choose(offered);
          expect(crowds[1].choose(offered).map(({ text }) => text)).toEqual(chosen.map(({ text }) => text));
          let next = first;
          for (const chunk of toChunks(first, seq, chosen)) {
            const [, from, to, left, inside] = JSON.parse(chunk.text) as [string, number, number, number, [number][]];
            expect([from, inside.length + left]).toEqual([next, to - from + 1]);
            const inOrder = inside.map(([each]) => each);
            expect(inOrder).toEqual([...new Set(inOrder)].sort((a, b) => a - b));
            expect(inOrder.every((each) => each >= from && each <= to)).toBe(true);
            omitted += left;
            next = to + 1;
          }
          expect(next).toBe(seq + 1);
          const passing = offered.filter(({ kind, raw }) => kind !== "comment" || raw[at.author] === adminAuthor);
          expect(seqs(chosen)).toEqual(expect.arrayContaining([...seqs(passing)]));
          const spoken = chosen.filter(({ kind, raw }) => kind === "comment" && raw[at.author] !== adminAuthor);
          room -= spoken.length;
          expect(room).toBeGreaterThan(-1e-6);
        }
        expect(omitted).toBe(counted);
      }),
      { numRuns: 200 },
    );
  });
});
