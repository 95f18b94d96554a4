import {
  type Batch,
  type Comment,
  type Cursor,
  type Entry,
  formatCursor,
  type Gap,
  parseCursor,
  type RoomAnswer,
  type RoomSettings,
} from "@flyby/protocol";
import type { Emitter } from "../emitter.ts";
import type { RoomEvents } from "../room-client.ts";
import type { Segments } from "../segments/segments.ts";
import { bounds, timing } from "../timing.ts";
import type { Authored } from "./authored.ts";
import { takeBatch, takeGap } from "./log-position.ts";
import { createRecentIds } from "./recent-ids.ts";

export interface RoomFeedPorts {
  readonly emitter: Emitter<RoomEvents>;
  /** null in a live room, which has no timeline. */
  segments(): Segments | null;
  readonly authored: Authored;
  serverNow(): number;
  /** Whether this client wrote it. */
  isOwn(comment: Comment): boolean;
  /** Called right before an own comment is announced. */
  onOwn(comment: Comment): void;
  onSettings(settings: RoomSettings): void;
  /** A range that was declared lost, but may still be had for the chat. Resolves with what could be had. */
  recover(from: number, to: number, epoch: string): Promise<readonly Entry[] | null>;
  /** Something is missing that nobody declared. */
  onHole(): void;
}

/** Turns batches and gaps of any transport into what listeners hear: each entry once, in order. */
export interface RoomFeed {
  cursor(): string | undefined;
  joined(answer: RoomAnswer): void;
  batch(batch: Batch): void;
  gap(gap: Gap): void;
  interrupted(): void;
  /** A comment of our own, known from its acknowledgement, with its place in the log. */
  arrive(comment: Comment, seq: number): void;
}

export function createRoomFeed(ports: RoomFeedPorts): RoomFeed {
  const { emitter, authored } = ports;
  // Own comments are known by their acknowledgement and by the log; listeners hear of them once.
  const announced = createRecentIds(bounds.maxAuthored);
  let cursor: Cursor | null = null;
  /** Up to here comments may have been taken away without being named: an acknowledgement that comes late proves nothing. */
  let sweptAt = 0;
  /** Coming back from an interruption: complete at `head`. */
  let catchingUp: { head: number | null; missed: number; recovering: number } | null = null;

  function toArrival(comment: Comment): RoomEvents["arrivals"][number] {
    const flying = ports.serverNow() - comment.createdAt <= timing.flyWithinMs;
    return { comment, own: ports.isOwn(comment), flying };
  }

  function announce(comments: readonly Comment[]): void {
    const news = comments.filter(({ id }) => announced.add(id));
    if (news.length === 0) return;
    authored.remember(news);
    for (const comment of news) if (ports.isOwn(comment)) ports.onOwn(comment);
    emitter.emit("arrivals", news.map(toArrival));
  }

  function remove(ids: Iterable<number>): void {
    const unique = [...new Set(ids)];
    if (unique.length === 0) return;
    for (const id of unique) announced.add(id);
    authored.forget(unique);
    emitter.emit("removed", unique);
  }

  /** `isWhole`: no hole before these entries, so they also count for segments. */
  function take(entries: readonly Entry[], isWhole: boolean): void {
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
      }
      const taken = isWhole ? (ports.segments()?.apply(entry) ?? []) : [];
      if (entry.kind === "comment") arriving.push(entry.comment);
      else if (entry.kind === "delete") remove([entry.id, ...taken]);
      else if (entry.kind === "mute" && entry.action === "purge") remove([...authored.by(entry.author), ...taken]);
      else if (entry.kind === "settings") {
        ports.onSettings(entry.settings);
        emitter.emit("settings", entry.settings);
      }
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

  async function recover(gap: Gap, epoch: string): Promise<void> {
    const during = catchingUp;
    if (during !== null) during.recovering++;
    const entries = await ports.recover(gap.from, gap.to, epoch);
    if (cursor?.epoch === epoch && entries !== null) take(entries, false);
    if (during === null) return;
    during.recovering--;
    if (entries === null) during.missed += gap.to - gap.from + 1;
    settleResumed();
  }

  return {
    cursor: () => (cursor === null ? undefined : formatCursor(cursor)),
    joined(answer) {
      const head = parseCursor(answer.cursor);
      if (cursor === null && head.ok) {
        cursor = head.value;
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
      // Moved first: a listener that asks or closes must find it true.
      cursor = taken.cursor;
      take(taken.entries, true);
      settleResumed();
    },
    gap(gap) {
      if (cursor === null) return;
      const taken = takeGap(cursor, gap);
      if (taken.kind === "known") return;
      cursor = taken.cursor;
      emitter.emit("gap", gap);
      if (taken.kind === "reset") {
        // A restored backup gives the ids it never saw out again.
        announced.clear();
        authored.clear();
        sweptAt = 0;
        emitter.emit("removed", "all");
        ports.segments()?.begin(cursor.epoch, cursor.seq, "reset");
        if (catchingUp !== null) catchingUp.head = 0;
      } else {
        sweptAt = cursor.seq;
        ports.segments()?.begin(cursor.epoch, cursor.seq, "gap");
        void recover(gap, cursor.epoch);
      }
      settleResumed();
    },
    interrupted() {
      if (cursor !== null) catchingUp ??= { head: null, missed: 0, recovering: 0 };
    },
    arrive(comment, seq) {
      if (seq <= sweptAt) return;
      if (cursor !== null && seq > cursor.seq) ports.segments()?.expect(comment);
      announce([comment]);
    },
  };
}
