import type { Appended, Change, Head, NewRoom, Posted, SegmentPage } from "../ports.ts";
import type { RoomChange, StoredRoom } from "../room-row.ts";

export interface RoomedChange {
  readonly room: string;
  readonly change: PackedChange;
}

/** A change as it crosses threads: an import's comments as JSON lists, because copying 200,000 objects stalls the sender. */
export type PackedChange =
  | Exclude<Change, { kind: "imported" }>
  | { readonly kind: "imported"; readonly lists: readonly string[] };

/** What the writing worker does; calls that arrive together are committed together. */
export interface WriteCalls {
  append(changes: readonly RoomedChange[]): readonly Appended[];
  trim(room: string, keep: number): void;
  addRoom(room: NewRoom, epoch: string, createdAt: number): StoredRoom | null;
  updateRoom(id: string, change: RoomChange): StoredRoom | null;
  removeRoom(id: string): boolean;
  setValue(key: string, value: string): void;
  ensureValue(key: string, fresh: string): string;
}

/** Many JSON texts in one string, which crosses threads as one piece; none of them holds a line end. */
export type Lines = string;

/** What the reading worker does. */
export interface ReadCalls {
  log(room: string, after: number, limit: number, until: number | null): LogLines;
  head(room: string): Head;
  posted(author: string, nonce: string): Posted | null;
  segment(room: string, index: number, known: number | null): SegmentPage;
  /** A JSON list of comments. */
  chat(room: string, imported: boolean, before: number | null, limit: number): string;
  range(room: string, fromMs: number, toMs: number, limit: number): string;
  density(room: string, bucketMs: number): readonly number[];
  /** A JSON list of stored comments. */
  export(room: string, after: { progress: number; id: number } | null, limit: number): string;
  rooms(): readonly StoredRoom[];
  room(id: string): StoredRoom | null;
  mutes(room: string): readonly string[];
  authorOf(room: string, id: number): { readonly author: string; readonly createdAt: number } | null;
  value(key: string): string | null;
}

export interface LogLines {
  readonly head: Head;
  readonly first: number;
  readonly lines: Lines;
}

/** What a worker of its own does, so that neither commits nor reads wait for it. */
export interface BackupCalls {
  backup(file: string): void;
}

/** One call as it travels to a worker. */
export interface Call {
  readonly method: string;
  readonly args: readonly unknown[];
}

export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string /** SQLite's code, like SQLITE_FULL. */; readonly code: string };

/** One open database in a worker. */
export interface Conversation {
  /** One outcome per call, in order; never throws. */
  perform(calls: readonly Call[]): readonly Outcome[];
  /** Somebody else found the file damaged. */
  suspect(detail: string): void;
  close(): void;
}

/** Calls `method` of `target`. The other thread is ours and typed, so the name and arguments are right. */
export function perform(target: object, call: Call): unknown {
  const method: unknown = Reflect.get(target, call.method);
  if (typeof method !== "function") throw new Error(`No such call: ${call.method}`);
  return Reflect.apply(method, target, [...call.args]);
}
