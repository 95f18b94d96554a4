import type { Comment, Room, RoomKind, RoomSettings } from "@flyby/protocol";

/** What kind of change an entry makes; the store gives it its seq (and a comment its id). */
export type Change =
  | { readonly kind: "comment"; readonly comment: NewComment }
  | { readonly kind: "delete"; readonly id: number }
  /** `purge` also deletes what the author wrote in this room; the mute itself is part of the change. */
  | { readonly kind: "mute"; readonly author: string; readonly action: "mute" | "purge" | "unmute" }
  | { readonly kind: "clear" }
  | { readonly kind: "settings"; readonly settings: RoomSettings }
  /** All comments of an import and one entry; comments whose key the room has are skipped. */
  | { readonly kind: "imported"; readonly comments: readonly NewImport[] };

export interface NewComment extends Omit<Comment, "id"> {
  readonly nonce: string;
}

/** A comment from a file. `key` is the same for the same comment of the same file however often it is read. */
export interface NewImport extends Omit<Comment, "id"> {
  readonly key: string;
  readonly foreignId: string | null;
  /** What our model lacks, as JSON; stored and exported, never broadcast. */
  readonly origin: string | null;
}

export type Appended =
  | { readonly kind: "comment"; readonly seq: number; readonly comment: Comment; readonly duplicate: boolean }
  | { readonly kind: "imported"; readonly seq: number; readonly imported: number; readonly duplicates: number }
  | { readonly kind: "changed"; readonly seq: number }
  /** Nothing to delete, or nothing to mute: no entry was made. */
  | { readonly kind: "nothing" };

/** A comment that was posted here once. Deleted since, it has lost its text, name and looks. */
export interface Posted {
  readonly seq: number;
  readonly comment: Comment;
}

export interface Head {
  readonly epoch: string;
  /** Newest seq, 0 for an empty log. */
  readonly seq: number;
  /** Entries up to and including this seq are gone (0 = none). */
  readonly floor: number;
}

/** A range of a log: entries in wire form, already JSON, one text per entry, without holes from `first` on. */
export interface LogPage {
  readonly head: Head;
  readonly first: number;
  readonly entries: readonly string[];
}

/**
 * The durable truth of all room logs. MUST commit a whole `append` in one transaction, in the order given, and
 * resolve only after it is durable (LOG2, LOG3). MUST give seqs without holes per room (LOG1) and return the first
 * comment, marked `duplicate`, for a nonce its author used before (LOG6). MUST NOT change an entry but to turn a
 * comment's into `removed`. Rejects with `StoreUnavailable` when the disk refuses; nothing of that append is kept then.
 */
export interface LogStore {
  append(changes: readonly { readonly room: string; readonly change: Change }[]): Promise<readonly Appended[]>;
  /** Entries with seq > `after`, at most `limit`, up to `until` if given. */
  read(room: string, after: number, limit: number, until?: number): Promise<LogPage>;
  head(room: string): Promise<Head>;
  /** What `append` answers to this author's nonce; null when it is new. */
  posted(author: string, nonce: string): Promise<Posted | null>;
  /** Keeps the newest `keep` entries of the room and forgets comments and entries before them (the demo room). */
  trim(room: string, keep: number): Promise<void>;
}

/**
 * A segment as the API answers it, made off the main thread. `touched` is the last seq that changed it, 0 for never.
 * `body` is the inside of a `SegmentAnswer` without `cursor` and braces: the edge answers `{"cursor":"…",${body}}`. It is
 * empty where `touched` is what the caller knows already.
 */
export interface SegmentPage {
  readonly touched: number;
  readonly body: string;
}

/** Reads by time. MUST show deletions of every append that has resolved. MUST NOT block the caller's thread. */
export interface TimelineStore {
  /** `known`: the `touched` of the page that the caller has; an unchanged one costs no reading of comments. */
  segment(room: string, index: number, known?: number): Promise<SegmentPage>;
  /** Newest first, posted here (`posted`) or from files (`imported`), with id below `before`. */
  chat(room: string, source: "posted" | "imported", before: number | null, limit: number): Promise<readonly Comment[]>;
  /** Comments with `from` ≤ progress < `to` in display order, at most `limit`. */
  range(room: string, fromMs: number, toMs: number, limit: number): Promise<readonly Comment[]>;
  /** Comments per bucket of the timeline. */
  density(room: string, bucketMs: number): Promise<readonly number[]>;
  /** Every comment of a room in display order with what its file said of it, in pages, for exports. */
  export(
    room: string,
    afterId: { progress: number; id: number } | null,
    limit: number,
  ): Promise<readonly StoredComment[]>;
}

export interface StoredComment {
  readonly comment: Comment;
  readonly foreignId: string | null;
  readonly origin: string | null;
}

export interface NewRoom {
  readonly id: string;
  readonly kind: RoomKind;
  readonly title: string;
  readonly folder: string | null;
  readonly media: Room["media"];
  readonly startedAt: number | null;
  readonly sample: boolean;
  readonly settings: RoomSettings;
}

export interface RoomFacts {
  readonly comments: number;
  readonly lastCommentAt: number | null;
  /** The newest entry that these numbers know of. */
  readonly seq: number;
}

/** MUST give a new room a number and an epoch of its own. `update` MUST NOT touch id, number or kind. */
export interface RoomStore {
  list(): Promise<readonly { readonly room: Room; readonly facts: RoomFacts }[]>;
  find(id: string): Promise<{ readonly room: Room; readonly facts: RoomFacts } | null>;
  /** null when the id is taken. */
  add(room: NewRoom): Promise<Room | null>;
  update(
    id: string,
    change: Partial<Pick<NewRoom, "title" | "folder" | "media" | "startedAt" | "sample" | "settings">>,
  ): Promise<Room | null>;
  remove(id: string): Promise<boolean>;
}

/** Mutes are changed by `LogStore.append`; this port reads them. */
export interface ModerationStore {
  mutes(room: string): Promise<readonly string[]>;
  authorOf(room: string, id: number): Promise<{ readonly author: string; readonly createdAt: number } | null>;
}

/**
 * Why a store refuses: the disk does not take it, the database behind the network does not answer (what was asked may
 * still happen there), too much waits already, or it is closed.
 */
export type UnavailableReason = "disk" | "silent" | "queue" | "closed";

/** Thrown (rejected) by a store that cannot write or read now; ingress turns it into `store-unavailable` or `overloaded`. */
export class StoreUnavailable extends Error {
  override name = "StoreUnavailable";
  readonly reason: UnavailableReason;

  /** What somebody is told whose comment is refused; the usual sentence when absent. */
  readonly people: string | undefined;

  constructor(message: string, reason: UnavailableReason = "disk", people?: string) {
    super(message);
    this.reason = reason;
    this.people = people;
  }
}

/** Everything one storage engine offers. `backup` writes a consistent copy while others go on writing. */
export interface Stores {
  readonly log: LogStore;
  readonly timeline: TimelineStore;
  readonly rooms: RoomStore;
  readonly moderation: ModerationStore;
  readonly upkeep: Upkeep;
}

export interface Upkeep {
  backup(file: string): Promise<void>;
  /** Small durable settings of the installation: keys, migrations of meaning. */
  getValue(key: string): Promise<string | null>;
  setValue(key: string, value: string): Promise<void>;
  /** Keeps `fresh` where nothing is kept yet; answers what is kept, the same to all who ask at once. */
  ensureValue(key: string, fresh: string): Promise<string>;
  /** Resolves when everything accepted is durable and the files are closed. */
  close(): Promise<void>;
}
