import {
  type Batch,
  type Comment,
  type Cursor,
  type Entry,
  formatCursor,
  type Gap,
  limits,
  parseCursor,
  type RoomAnswer,
  type RoomSettings,
} from "@flyby/protocol";
import * as bounds from "../bounds.ts";
import type { Emitter } from "../emitter.ts";
import type { RoomEvents } from "../room-client.ts";
import type { Segments } from "../segments/segments.ts";
import * as timing from "../timing.ts";
import { createAhead } from "./ahead.ts";
import type { Authored } from "./authored.ts";
import { foldRange } from "./fold-range.ts";
import { takeBatch, takeGap } from "./log-position.ts";
import { createRecentIds } from "./recent-ids.ts";

/** Comments of a gap that are read after all: one request, and more than a chat shows. */
const maxRecovered = limits.maxLogEntries;

export interface RoomFeedPorts {
  readonly emitter: Emitter<RoomEvents>;
  /** null in a live room, which has no timeline. */
  segments(): Segments | null;
  readonly authored: Authored;
  serverNow(): number;
  /** Whether this client wrote it. */
  isOwn(comment: Comment): boolean;
  /** Called right before an own comment of the log is announced. Returns the nonce of the draft it was, where known. */
  onOwn(comment: Comment): string | undefined;
  onSettings(settings: RoomSettings): void;
  /** A range that was declared lost, but may still be had for the chat. Resolves with what could be had. */
  recover(from: number, to: number, epoch: string): Promise<readonly Entry[] | null>;
  /** Something is missing that nobody declared. */
  onHole(): void;
  /** A range was left out because we wanted less; `catchUp` makes up for all of them at once. */
  onSkipped(): void;
}

/** Turns batches and gaps of any transport into what listeners hear: each entry once, in order. */
export interface RoomFeed {
  cursor(): string | undefined;
  joined(answer: RoomAnswer): void;
  batch(batch: Batch): void;
  gap(gap: Gap): void;
  /** Reads what was left out on our wish. */
  catchUp(): void;
  interrupted(): void;
  /** The comment that a draft has become, known from its acknowledgement, with its place in the log. */
  arrive(comment: Comment, seq: number, nonce: string): void;
}

export function createRoomFeed(ports: RoomFeedPorts): RoomFeed {
  const { emitter, authored } = ports;
  // Own comments are known by their acknowledgement and by the log; listeners hear of them once.
  const announced = createRecentIds(bounds.maxAuthored);
  let cursor: Cursor | null = null;
  /** Up to here comments may have been taken away without being named: a late acknowledgement proves nothing. */
  let sweptAt = 0;
  let settingsAt = 0;
  const ahead = createAhead();
  /** Left out on our wish, from the first to the last of it. There are comments in it, and nothing else. */
  let skipped: Gap | null = null;
  /** Coming back from an interruption: complete at `head`. */
  let catchingUp: { head: number | null; missed: number; recovering: number } | null = null;

  function toArrival(comment: Comment, draft: string | undefined): RoomEvents["arrivals"][number] {
    const flying = ports.serverNow() - comment.createdAt <= timing.flyWithinMs;
    const own = ports.isOwn(comment);
    const nonce = draft ?? (own ? ports.onOwn(comment) : undefined);
    return { comment, own, flying, ...(nonce !== undefined && { nonce }) };
  }

  /** `draft`: the nonce, where an acknowledgement named it. */
  function announce(comments: readonly Comment[], draft?: string): void {
    const news = comments.filter(({ id }) => announced.add(id));
    if (news.length === 0) return;
    authored.remember(news);
    const arrivals = news.map((comment) => toArrival(comment, draft));
    emitter.emit("arrivals", arrivals);
  }

  function remove(ids: Iterable<number>): void {
    const unique = [...new Set(ids)];
    if (unique.length === 0) return;
    for (const id of unique) announced.add(id);
    authored.forget(unique);
    emitter.emit("removed", unique);
  }

  function applySettings(settings: RoomSettings, seq: number): void {
    if (seq <= settingsAt) return;
    settingsAt = seq;
    ports.onSettings(settings);
    emitter.emit("settings", settings);
  }

  function take(entries: readonly Entry[]): void {
    let arriving: Comment[] = [];
    const flush = () => {
      announce(arriving);
      arriving = [];
    };
    for (const entry of entries) {
      if (entry.kind !== "comment") flush();
      if (entry.kind === "clear" || entry.kind === "mute") sweptAt = Math.max(sweptAt, entry.seq);
      if (entry.kind === "clear") {
        authored.clear();
        emitter.emit("removed", "all");
        for (const id of ahead.after(entry.seq)) announced.remove(id);
      }
      const taken = ports.segments()?.apply(entry) ?? [];
      if (entry.kind === "comment") arriving.push(entry.comment);
      else if (entry.kind === "delete") remove([entry.id, ...taken]);
      else if (entry.kind === "mute" && entry.action === "purge") {
        const spared = ahead.after(entry.seq);
        remove([...authored.by(entry.author).filter((id) => !spared.has(id)), ...taken]);
      } else if (entry.kind === "settings") applySettings(entry.settings, entry.seq);
    }
    flush();
  }

  function settleResumed(): void {
    if (catchingUp === null || cursor === null || catchingUp.head === null) return;
    if (cursor.seq < catchingUp.head || catchingUp.recovering > 0) return;
    const { missed } = catchingUp;
    catchingUp = null;
    emitter.emit("resumed", { missed });
  }

  /** Reads the newest part of a skipped range for the chat. `after`: where the log goes on. */
  async function recover(gap: Gap, after: Cursor): Promise<void> {
    const isWished = gap.reason === "rate";
    const during = isWished ? null : catchingUp;
    if (during !== null) during.recovering++;
    const knownBefore = new Set(authored.all());
    const from = Math.max(gap.from, gap.to - maxRecovered + 1);
    const entries = await ports.recover(from, gap.to, after.epoch);
    if (entries !== null && cursor?.epoch === after.epoch) {
      if (isWished) takeMissed(entries, gap.to);
      else takeLate(entries, after.seq, knownBefore);
    }
    if (during === null) return;
    during.recovering--;
    during.missed += entries === null ? gap.to - gap.from + 1 : from - gap.from;
    settleResumed();
  }

  function takeLate(entries: readonly Entry[], upTo: number, knownBefore: ReadonlySet<number>): void {
    const range = foldRange(entries);
    const purged = range.purged.flatMap(authored.by).filter((id) => knownBefore.has(id));
    remove([...(range.isCleared ? knownBefore : []), ...purged, ...range.removed]);
    if (range.settings !== null) applySettings(range.settings.settings, range.settings.seq);
    takeMissed(entries, upTo);
  }

  /** The comments that still stand at the end of the range. */
  function takeMissed(entries: readonly Entry[], upTo: number): void {
    // Something was swept away meanwhile, and perhaps some of these with it.
    if (sweptAt > upTo) return;
    const { comments } = foldRange(entries);
    for (const comment of comments) if (!announced.has(comment.id)) ports.segments()?.expect(comment);
    announce(comments);
  }

  /** Takes what was written here and is not in `entries`, too. Returns how many those were. */
  function takeUpTo(seq: number, entries: readonly Entry[]): number {
    const all = ahead.complete(entries, seq);
    take(all);
    ahead.pass(seq);
    return all.length - entries.length;
  }

  return {
    cursor: () => (cursor === null ? undefined : formatCursor(cursor)),
    joined(answer) {
      const head = parseCursor(answer.cursor);
      if (cursor === null && head.ok) {
        cursor = head.value;
        sweptAt = cursor.seq;
        ports.segments()?.begin(cursor.epoch, cursor.seq, "join");
      }
      if (catchingUp !== null && head.ok) {
        catchingUp.head = head.value.epoch === cursor?.epoch ? head.value.seq : 0;
        settleResumed();
      }
    },
    batch(batch) {
      if (cursor === null) return;
      const taken = takeBatch(cursor, batch);
      if (taken.kind === "hole") return ports.onHole();
      if (taken.kind === "known") return;
      const fresh = batch.last - cursor.seq;
      // Moved first: a listener that asks or closes must find it true.
      cursor = taken.cursor;
      const own = takeUpTo(cursor.seq, taken.entries);
      const count = Math.min(batch.omitted, fresh) - own - standIns(taken.entries);
      if (count > 0) emitter.emit("omitted", { count });
      settleResumed();
    },
    gap(gap) {
      if (cursor === null) return;
      const taken = takeGap(cursor, gap);
      if (taken.kind === "known") return;
      cursor = taken.cursor;
      const isWished = taken.kind === "skip" && gap.reason === "rate";
      if (!isWished) ahead.pass(Number.POSITIVE_INFINITY);
      emitter.emit("gap", gap);
      if (isWished) {
        skipped = { ...gap, from: skipped?.from ?? gap.from };
        ports.segments()?.begin(cursor.epoch, cursor.seq, "rate");
        takeUpTo(cursor.seq, []);
        ports.onSkipped();
      } else if (taken.kind === "reset") {
        skipped = null;
        // A restored backup gives the ids it never saw out again.
        announced.clear();
        authored.clear();
        sweptAt = cursor.seq;
        settingsAt = 0;
        emitter.emit("removed", "all");
        ports.segments()?.begin(cursor.epoch, cursor.seq, "reset");
        if (catchingUp !== null) catchingUp.head = 0;
      } else {
        sweptAt = cursor.seq;
        ports.segments()?.begin(cursor.epoch, cursor.seq, "gap");
        void recover(gap, cursor);
      }
      settleResumed();
    },
    catchUp() {
      if (skipped === null || cursor === null) return;
      const range = skipped;
      skipped = null;
      ports.segments()?.catchUp();
      void recover(range, cursor);
    },
    interrupted() {
      if (cursor !== null) catchingUp ??= { head: null, missed: 0, recovering: 0 };
    },
    arrive(comment, seq, nonce) {
      if (seq <= sweptAt) return;
      if (cursor !== null && seq > cursor.seq && !announced.has(comment.id)) {
        ahead.add(comment, seq);
        ports.segments()?.expect(comment);
      }
      announce([comment], nonce);
    },
  };
}

/** Comments that were left out and are seen all the same, in one like them that is shown as `×n`. */
function standIns(entries: readonly Entry[]): number {
  return entries.reduce(
    (sum, entry) => sum + (entry.kind === "comment" ? (entry.comment.extra?.times ?? 1) - 1 : 0),
    0,
  );
}
