import type { Clock } from "../clock.ts";
import { adminAuthor } from "../identity/identities.ts";
import { createAuthorTurns } from "./author-turns.ts";
import { at, isComment, type LoggedEntry } from "./logged-entry.ts";
import { type Group, mergeAlike, merged, weightOf } from "./merge-alike.ts";

/**
 * What a room may deliver at once after a quiet time, in seconds of its budget: a goal and its thousand cheers pass whole,
 * and a room that is lively for a while never notices.
 */
export const budgetBurstSeconds = 10;

/** Of the entries of one tick those that are delivered; the others are declared as omitted. */
export interface Crowd {
  choose(entries: readonly LoggedEntry[]): readonly LoggedEntry[];
}

export interface CrowdOptions {
  /** Comments per second; null delivers everything as it is. */
  readonly budget: number | null;
  readonly clock: Clock;
  /** Told how many comments were left out, and how many of them are part of another's `times`. */
  readonly onOmitted: (omitted: number, merged: number) => void;
}

/**
 * The delivery budget of a room (design decision 20): within it nothing changes. Above it near-identical comments of a
 * tick become one, and of the rest are chosen by weight, and by turns between authors. Moderation and moderators' words
 * always pass. The same entries at the same times give the same choice.
 */
export function createCrowd({ budget, clock, onOmitted }: CrowdOptions): Crowd {
  return budget === null ? { choose: (entries) => entries } : createBudget(budget, clock, onOmitted);
}

function createBudget(budget: number, clock: Clock, onOmitted: CrowdOptions["onOmitted"]): Crowd {
  const most = budget * budgetBurstSeconds;
  const turns = createAuthorTurns();
  let left = most;
  let since = clock.now();

  function refill(): void {
    const now = clock.now();
    left = Math.min(most, left + (Math.max(0, now - since) / 1_000) * budget);
    since = now;
  }

  function select(comments: readonly LoggedEntry[], room: number): ReadonlySet<LoggedEntry> {
    const groups = mergeAlike(comments);
    const chosen = groups.length <= room ? groups : inOrder(groups).slice(0, room);
    for (const { entry } of chosen) turns.heard(entry);
    const delivered = chosen.map(merged).sort((a, b) => a.seq - b.seq);
    const spoken = chosen.reduce((sum, { times }) => sum + times, 0);
    onOmitted(comments.length - delivered.length, spoken - delivered.length);
    return new Set(delivered);
  }

  /** By weight; among equals the largest crowds and single voices in turn, so that neither drowns the other. */
  function inOrder(groups: readonly Group[]): readonly Group[] {
    const byEntry = new Map(groups.map((group) => [group.entry, group]));
    const crowds = groups.filter(({ times }) => times > 1).sort((a, b) => b.times - a.times);
    const voices = turns
      .order(groups.filter(({ times }) => times === 1).map(({ entry }) => entry))
      .flatMap((entry) => byEntry.get(entry) ?? []);
    return interleave(crowds, voices).sort((a, b) => weightOf(b.entry) - weightOf(a.entry));
  }

  return {
    choose: (entries) => {
      refill();
      const comments = entries.filter(isComment);
      if (comments.length <= left) {
        left -= comments.length;
        return entries;
      }
      const open = comments.filter((entry) => !alwaysPasses(entry));
      const room = Math.max(0, Math.floor(left) - (comments.length - open.length));
      const chosen = select(open, room);
      const passing = entries.filter((entry) => !isComment(entry) || alwaysPasses(entry));
      left = Math.max(0, left - chosen.size - (comments.length - open.length));
      return [...passing, ...chosen].sort((a, b) => a.seq - b.seq);
    },
  };
}

function alwaysPasses({ raw }: LoggedEntry): boolean {
  return raw[at.author] === adminAuthor;
}

function interleave<T>(first: readonly T[], second: readonly T[]): T[] {
  const mixed: T[] = [];
  for (let index = 0; index < Math.max(first.length, second.length); index++) {
    mixed.push(...first.slice(index, index + 1), ...second.slice(index, index + 1));
  }
  return mixed;
}
