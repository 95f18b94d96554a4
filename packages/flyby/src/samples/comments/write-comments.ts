import type { DraftInput, Mode, Size } from "@flyby/protocol";
import { createRandom } from "../render/noise.ts";
import { people } from "./people.ts";
import type { CommentScript, Language, Moment } from "./script.ts";

export interface SampleComment {
  readonly name: string;
  readonly draft: DraftInput & { readonly progress: number; readonly nonce: string };
}

type Random = () => number;

const languages: readonly Language[] = ["zh", "zh", "ja", "ja", "en"];
const colors = [0xfe0302, 0xffaa02, 0xffd302, 0x00cd00, 0x89d5ff, 0xcc9cff, 0xff8fd0, 0xc6f24e];
const endings: Readonly<Record<Language, readonly string[]>> = {
  zh: ["！", "！！", "～", "~"],
  ja: ["！", "！！", "〜", "…"],
  en: ["!", "!!", " :)", "~"],
};
/** The same words more often than that look like a machine. */
const maxRepeats = 2;

/** The comments of a sample clip: always the same, in an order in which people might have written them. */
export function writeComments(script: CommentScript, seed: number): readonly SampleComment[] {
  const random = createRandom(seed);
  const used = new Map<string, number>();
  const lastMs = script.seconds * 1_000 - 200;
  const comments: SampleComment[] = [];

  function add(lines: Moment["lines"], progress: number): void {
    const language = pick(languages, random);
    const text = phrase(lines[language], language, random, used);
    const name = pick(people[language], random);
    const look = dress(random);
    const at = Math.max(0, Math.min(lastMs, Math.round(progress)));
    comments.push({ name, draft: { text, progress: at, nonce: `sample-${seed}-${comments.length}`, ...look } });
  }

  for (const { at, lasts, count, lines } of script.moments) {
    // People react late rather than early, and most of them at once.
    for (let index = 0; index < count; index++) add(lines, (at + random() ** 2.2 * lasts + random() * 0.5) * 1_000);
  }
  for (let index = 0; index < script.anytime.count; index++) add(script.anytime.lines, random() * lastMs);
  return shuffle(comments, random);
}

function phrase(lines: readonly string[], language: Language, random: Random, used: Map<string, number>): string {
  for (let attempt = 0; ; attempt++) {
    const line = pick(lines, random);
    // What ends in a mark already gets no second one.
    const ends = /[\p{L}\p{N}]$/u.test(line) && random() < 0.3 + attempt * 0.05;
    const text = ends ? line + pick(endings[language], random) : line;
    const times = used.get(text) ?? 0;
    if (times >= maxRepeats && attempt < 12) continue;
    used.set(text, times + 1);
    return text;
  }
}

function dress(random: Random): { readonly mode?: Mode; readonly color?: number; readonly size?: Size } {
  const [how, hue, measure] = [random(), random(), random()];
  const mode: Mode = how < 0.88 ? "scroll" : how < 0.94 ? "top" : how < 0.98 ? "bottom" : "reverse";
  const size: Size = measure < 0.92 ? "normal" : measure < 0.97 ? "small" : "large";
  return {
    ...(mode === "scroll" ? {} : { mode }),
    ...(size === "normal" ? {} : { size }),
    ...(hue < 0.8 ? {} : { color: pick(colors, random) }),
  };
}

function shuffle<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((item) => ({ item, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

export function pick<T>(list: readonly T[], random: Random): T {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
}
