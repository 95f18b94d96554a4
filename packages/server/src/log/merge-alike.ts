import type { CommentExtra } from "@flyby/protocol";
import { at, fromRaw, isComment, type LoggedEntry, type RawEntry } from "./logged-entry.ts";

/** Comments this far apart in the media are not on screen together, so they do not stand for each other. */
export const alikeSpanMs = 5_000;

/** Weight of a comment that says nothing of it. */
const plainWeight = 5;

/** A comment, and how many near-identical ones of its tick it stands for, itself included. */
export interface Group {
  readonly entry: LoggedEntry;
  readonly times: number;
}

/**
 * Near-identical comments as one each, in order of what stands for them: the weightiest, of equals the first. Mode, size
 * and color must be the same (a color may be a team's), the moment nearly.
 */
export function mergeAlike(comments: readonly LoggedEntry[]): readonly Group[] {
  const groups = new Map<string, { entry: LoggedEntry; times: number }>();
  for (const entry of comments) {
    const key = likenessOf(entry.raw);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { entry, times: 1 });
      continue;
    }
    group.times++;
    if (weightOf(entry) > weightOf(group.entry)) group.entry = entry;
  }
  return [...groups.values()];
}

/** The entry that is delivered for the group. */
export function merged({ entry, times }: Group): LoggedEntry {
  if (times === 1) return entry;
  const extra: CommentExtra = { ...extraOf(entry.raw), times };
  return fromRaw([...entry.raw.slice(0, at.extra), extra] as unknown as RawEntry);
}

export function weightOf(entry: LoggedEntry): number {
  return isComment(entry) ? (extraOf(entry.raw)?.weight ?? plainWeight) : plainWeight;
}

function extraOf(raw: RawEntry): CommentExtra | undefined {
  return raw[at.extra] as CommentExtra | undefined;
}

function likenessOf(raw: RawEntry): string {
  const moment = Math.floor(Number(raw[at.progress]) / alikeSpanMs);
  return `${raw[at.mode]} ${raw[at.size]} ${raw[at.color]} ${moment} ${likeness(String(raw[at.text]))}`;
}

/** Of one to four signs, three times or more: 哈哈哈, hahaha, 666. Noughts make other numbers. */
const repeated = /(?!0)(.{1,4}?)\1{2,}/gsu;
const trailing = /[\p{P}~\s]/u;

/** What is the same for texts that say the same: 哈哈哈 and 哈哈哈哈!, GG and ｇｇ. Linear in the text's length. */
export function likeness(text: string): string {
  const folded = text.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ");
  let end = folded.length;
  while (end > 0 && trailing.test(folded.charAt(end - 1))) end--;
  // A text that is nothing but signs (???) is compared by them.
  return (end === 0 ? folded : folded.slice(0, end)).replace(repeated, "$1$1");
}
