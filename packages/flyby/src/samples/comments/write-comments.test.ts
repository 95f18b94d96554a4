import { describe, expect, it } from "bun:test";
import { countGraphemes, defaultRoomSettings, parseDraft, parseName } from "@flyby/protocol";
import { auroraSeconds } from "../render/aurora.ts";
import { citySeconds } from "../render/city.ts";
import { fireworksSeconds } from "../render/fireworks.ts";
import { auroraScript } from "./aurora-script.ts";
import { cityScript } from "./city-script.ts";
import { fireworksScript } from "./fireworks-script.ts";
import { people } from "./people.ts";
import type { CommentScript } from "./script.ts";
import { writeComments } from "./write-comments.ts";

const scripts: readonly (readonly [string, CommentScript])[] = [
  ["aurora", auroraScript],
  ["city", cityScript],
];

describe.each(scripts)("writeComments for %s", (_name, script) => {
  const comments = writeComments(script, script.seconds);

  it("[CMD13] is the same every time", () => {
    expect(writeComments(script, script.seconds)).toEqual(comments);
    expect(writeComments(script, 1)).not.toEqual(comments);
  });

  it("[CMD13] writes some hundred comments that the room takes, within the clip", () => {
    expect(comments.length).toBeWithin(200, 500);
    for (const { draft } of comments) {
      const parsed = parseDraft(draft);
      expect(parsed.ok).toBe(true);
      expect(countGraphemes(draft.text)).toBeLessThanOrEqual(defaultRoomSettings.maxGraphemes);
      expect(draft.progress).toBeWithin(0, script.seconds * 1_000);
    }
    expect(new Set(comments.map(({ draft }) => draft.nonce)).size).toBe(comments.length);
  });

  it("[CMD13] is written in three languages, white and scrolling for the most part", () => {
    const share = (test: (comment: (typeof comments)[number]) => boolean): number =>
      comments.filter(test).length / comments.length;
    const writes = (names: readonly string[]): number => share(({ name }) => names.includes(name));
    for (const names of Object.values(people)) expect(writes(names)).toBeWithin(0.12, 0.55);
    expect(share(({ draft }) => draft.mode === undefined)).toBeGreaterThan(0.8);
    expect(share(({ draft }) => draft.color === undefined)).toBeGreaterThan(0.7);
  });

  it("peaks at the moments of the clip", () => {
    const loudest = script.moments.toSorted((a, b) => b.count / b.lasts - a.count / a.lasts)[0];
    const perSecond = (from: number, to: number): number =>
      comments.filter(({ draft }) => draft.progress >= from * 1_000 && draft.progress < to * 1_000).length /
      (to - from);
    const { at = 0 } = loudest ?? {};
    expect(perSecond(at, at + 2)).toBeGreaterThan(1.7 * perSecond(0, script.seconds));
  });

  it("repeats no sentence more than three times", () => {
    const times = new Map<string, number>();
    for (const { draft } of comments) times.set(draft.text, (times.get(draft.text) ?? 0) + 1);
    const often = [...times].filter(([, count]) => count > 3);
    expect(often).toEqual([]);
  });
});

describe("people", () => {
  it("have names the server takes, each once", () => {
    const names = Object.values(people).flat();
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(parseName(name)).toEqual({ ok: true, value: name });
  });
});

describe("scripts", () => {
  it("are as long as their clips", () => {
    const lengths = [auroraScript, cityScript, fireworksScript].map(({ seconds }) => seconds);
    expect(lengths).toEqual([auroraSeconds, citySeconds, fireworksSeconds]);
  });

  it.each([...scripts, ["fireworks", fireworksScript] as const])(
    "the moments of %s lie within the clip, in order",
    (_name, script) => {
      const starts = script.moments.map(({ at }) => at);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      for (const { at, lasts } of script.moments) expect(at + lasts).toBeLessThanOrEqual(script.seconds);
    },
  );
});
