import { describe, expect, it } from "bun:test";
import { type Comment, decodeFrame, type Entry, encodeBatch, encodeGap } from "@flyby/protocol";
import { createAccount } from "./account.ts";
import type { Listener } from "./listener.ts";
import type { Acknowledged, Poster } from "./poster.ts";
import { judge, type Truth } from "./verdict.ts";

const comment = (seq: number, text = `t${seq}`): Entry => {
  const looks = {
    progress: 0,
    mode: "scroll",
    size: "normal",
    color: 0,
    author: "a",
    name: "A",
    createdAt: 1,
  } as const;
  return { kind: "comment", seq, comment: { id: seq * 10, text, ...looks } satisfies Comment };
};
const batch = (first: number, last: number, entries: readonly Entry[], omitted = 0) =>
  decodeFrame(encodeBatch({ first, last, omitted, entries }));
const span = (first: number, last: number) =>
  batch(
    first,
    last,
    Array.from({ length: last - first + 1 }, (_, index) => comment(first + index)),
  );
const gap = (from: number, to: number, reason: "slow" | "reset" = "slow") =>
  decodeFrame(encodeGap({ from, to, reason, cursor: `epoch000:${to}` }));

const truth: Truth = new Map(Array.from({ length: 9 }, (_, index) => [index + 1, `${(index + 1) * 10} t${index + 1}`]));
const all: readonly Acknowledged[] = [...truth.keys()].map((seq) => ({ text: `t${seq}`, id: seq * 10, seq }));

/** What a listener hears after a join at 0, and who posted. */
function verdictOf(frames: readonly ReturnType<typeof span>[], acknowledged = all, stored: Truth = truth): string {
  const account = createAccount(() => 0);
  account.join("epoch000:0");
  const hear = account.connected();
  for (const frame of frames) hear(frame);
  const listener = { name: "listener", account } as unknown as Listener;
  const poster = { acknowledged, faults: [] as readonly string[] } as Poster;
  return judge(stored, [listener], [poster]).join("\n");
}

describe("the accounts of a cluster's listeners", () => {
  it("are even where everything came, or was declared", () => {
    expect(verdictOf([span(1, 4), span(5, 9)])).toBe("");
    expect(verdictOf([span(1, 2), gap(3, 5), span(6, 9)])).toBe("");
    expect(verdictOf([batch(1, 9, [comment(2), comment(9)], 7)])).toBe("");
  });

  it.each<[string, readonly ReturnType<typeof span>[]]>([
    ["nobody declared 3–4", [span(1, 2), span(5, 9)]],
    ["nobody declared 3–3", [span(1, 2), gap(4, 5), span(6, 9)]],
    ["is at 8, the store at 9", [span(1, 8)]],
    ["one connection brought 5 and then 4–9", [span(1, 5), span(4, 9)]],
    [
      "out of order at 3",
      [
        batch(
          1,
          9,
          [4, 3, 5, 6, 7, 8, 9, 1, 2].map((seq) => comment(seq)),
        ),
      ],
    ],
    ["holds 2 and omits 0", [batch(1, 9, [comment(2), comment(9)])]],
    ['seq 3 came as "30 other"', [span(1, 2), batch(3, 3, [comment(3, "other")]), span(4, 9)]],
    ["reset from epoch000:2", [span(1, 2), gap(3, 9, "reset")]],
  ])("tell that %s", (words, frames) => {
    expect(verdictOf(frames)).toContain(words);
  });

  it("tell of what was acknowledged and is not stored, stored twice, or stored for nobody", () => {
    const heard = [span(1, 9)];
    expect(verdictOf(heard, [...all, { text: "lost", id: 7, seq: 10 }])).toContain("Acknowledged as 10");
    expect(verdictOf(heard, all.slice(1))).toContain('never acknowledged: "t1"');
    expect(verdictOf(heard, all, new Map(truth).set(9, "80 t8"))).toContain("twice");
    const holed = new Map(truth);
    holed.delete(4);
    expect(verdictOf(heard, all, holed)).toContain("8 entries up to seq 9");
  });
});
