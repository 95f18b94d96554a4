import {
  type Batch,
  byProgress,
  type Comment,
  type Cursor,
  defaultRoomSettings,
  type Entry,
  formatCursor,
  type Gap,
  limits,
  type Room,
  type RoomAnswer,
  type SegmentAnswer,
  type Since,
  segmentIndex,
} from "@flyby/protocol";

/** What lies after a cursor, as the real log answers it. */
export interface Reading {
  readonly gap: Gap | null;
  readonly batch: Batch | null;
  readonly cursor: Cursor;
}

/** A room and its log in memory, true to the protocol's rules. */
export interface FakeRoom {
  readonly id: string;
  readonly kind: Room["kind"];
  readonly entries: readonly Entry[];
  /** Comments of an import, which the log has no entries for. */
  readonly comments: () => ReadonlyMap<number, Comment>;
  head(): Cursor;
  say(draft: Partial<Comment> & { readonly text: string }): Comment;
  remove(id: number): void;
  purge(author: string): void;
  clear(): void;
  bringIn(drafts: readonly (Partial<Comment> & { readonly text: string })[]): void;
  read(since: Since, until?: number): Reading;
  answer(viewers: number): RoomAnswer;
  segment(index: number): SegmentAnswer;
  chat(before: number | null, limit: number): readonly Comment[];
  follow(listener: (batch: Batch) => void): () => void;
  /** A restore from a backup: a new epoch, without the newest `lose` entries. */
  reset(lose: number): void;
  /** Cursors below it are told a gap. */
  floor: number;
  /** The most comments a segment's answer holds. */
  maxSegment: number;
  /** While true, new comments are left out of what followers are told. */
  isCrowded: boolean;
}

export function createFakeRoom(id: string, kind: Room["kind"], now: () => number): FakeRoom {
  let epoch = "aaaaaaaa";
  let entries: Entry[] = [];
  let comments = new Map<number, Comment>();
  let nextId = 1;
  const followers = new Set<(batch: Batch) => void>();

  function append(make: (seq: number) => Entry): void {
    const entry = make(entries.length + 1);
    entries.push(entry);
    applyTo(comments, entry);
    const isOmitted = room.isCrowded && entry.kind === "comment";
    const told = isOmitted ? { omitted: 1, entries: [] } : { omitted: 0, entries: [entry] };
    const batch = { first: entry.seq, last: entry.seq, ...told };
    for (const follower of [...followers]) follower(batch);
  }

  function toComment(draft: Partial<Comment> & { readonly text: string }): Comment {
    const plain = {
      progress: 0,
      mode: "scroll",
      size: "normal",
      color: 0xffffff,
      author: "other",
      name: "Other",
    } as const;
    return { id: nextId++, ...plain, createdAt: now(), ...draft };
  }

  const head = (): Cursor => ({ epoch, seq: entries.length });

  const room: FakeRoom = {
    id,
    kind,
    get entries() {
      return entries;
    },
    comments: () => comments,
    floor: 0,
    maxSegment: limits.maxSegmentComments,
    isCrowded: false,
    head,
    say(draft) {
      const comment = toComment(draft);
      append((seq) => ({ kind: "comment", seq, comment }));
      return comment;
    },
    remove: (target) => append((seq) => ({ kind: "delete", seq, id: target })),
    purge: (author) => append((seq) => ({ kind: "mute", seq, author, action: "purge" })),
    clear: () => append((seq) => ({ kind: "clear", seq })),
    bringIn(drafts) {
      for (const draft of drafts) {
        const comment = toComment(draft);
        comments.set(comment.id, comment);
      }
      append((seq) => ({ kind: "imported", seq, count: drafts.length }));
    },
    read(since, until = entries.length) {
      const at = since.from === "cursor" ? since.cursor : { epoch, seq: since.from === "start" ? 0 : entries.length };
      if (at.epoch !== epoch || at.seq > entries.length) {
        const gap = { from: 1, to: entries.length, reason: "reset", cursor: formatCursor(head()) } as const;
        return { gap, batch: null, cursor: head() };
      }
      const isTooOld = at.seq < room.floor || entries.length - at.seq > limits.maxReplayEntries;
      if (isTooOld) {
        const gap = { from: at.seq + 1, to: entries.length, reason: "too-old", cursor: formatCursor(head()) } as const;
        return { gap, batch: null, cursor: head() };
      }
      const last = Math.min(until, at.seq + limits.maxLogEntries, entries.length);
      // A deleted text is gone from the log, too.
      const list = entries
        .slice(at.seq, last)
        .map(
          (entry): Entry =>
            entry.kind === "comment" && !comments.has(entry.comment.id) ? { kind: "removed", seq: entry.seq } : entry,
        );
      const batch = list.length === 0 ? null : { first: at.seq + 1, last, omitted: 0, entries: list };
      return { gap: null, batch, cursor: { epoch, seq: Math.max(at.seq, last) } };
    },
    answer(viewers) {
      const about: Room = {
        id,
        number: 1,
        kind,
        title: id,
        folder: null,
        media: null,
        startedAt: kind === "live" ? 0 : null,
        createdAt: 0,
        sample: false,
        settings: defaultRoomSettings,
      };
      const density = { bucketMs: 10_000, counts: [] };
      const cursor = formatCursor(head());
      return { room: about, cursor, viewers, comments: comments.size, serverTimeMs: now(), density };
    },
    segment(index) {
      const all = [...comments.values()]
        .filter(({ progress }) => segmentIndex(progress, limits.segmentMs) === index)
        .sort(byProgress);
      const shown = all.slice(0, room.maxSegment);
      return { index, cursor: formatCursor(head()), omitted: all.length - shown.length, comments: shown };
    },
    chat: (before, limit) =>
      [...comments.values()]
        .filter(({ id: each }) => before === null || each < before)
        .sort((a, b) => b.id - a.id)
        .slice(0, limit),
    follow(listener) {
      followers.add(listener);
      return () => void followers.delete(listener);
    },
    reset(lose) {
      epoch = epoch.replace(/./g, String.fromCharCode(epoch.charCodeAt(0) + 1));
      entries = entries.slice(0, Math.max(0, entries.length - lose));
      room.floor = Math.min(room.floor, entries.length);
      comments = new Map();
      for (const entry of entries) applyTo(comments, entry);
      nextId = 1 + Math.max(0, ...entries.map((entry) => (entry.kind === "comment" ? entry.comment.id : 0)));
    },
  };
  return room;
}

function applyTo(comments: Map<number, Comment>, entry: Entry): void {
  if (entry.kind === "comment") comments.set(entry.comment.id, entry.comment);
  else if (entry.kind === "delete") comments.delete(entry.id);
  else if (entry.kind === "clear") comments.clear();
  else if (entry.kind === "mute" && entry.action === "purge") {
    for (const { id, author } of [...comments.values()]) if (author === entry.author) comments.delete(id);
  }
}
