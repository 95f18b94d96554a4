import type { Cursor, Gap, Since } from "@flyby/protocol";

/** One immutable batch in its one text form, made once and shared by all readers. */
export interface Chunk {
  readonly first: number;
  readonly last: number;
  /** Comments in it, for metrics and `maxRate`. */
  readonly comments: number;
  /** Seqs of its range that are not in it: entries and omitted ones together are `last - first + 1` (LOG4). */
  readonly omitted: number;
  /** `["batch",…]` without line end. */
  readonly text: string;
  /** UTF-8 of `text`. */
  readonly bytes: Uint8Array;
  /**
   * Raw deflate of `text` and a line end, ended by a full flush (…00 00 ff ff): blocks may stand one behind the other and
   * inflate as one stream.
   */
  readonly deflated: Uint8Array;
  /** The same of the dense form (WIR9), without the line end: the shortest, for sockets, whose frames nobody reads as they come. */
  readonly dense: Uint8Array;
}

/** What lies after a cursor. Read `gap` first, then `chunks`, then come back from `cursor`. */
export interface LogAnswer {
  readonly gap: Gap | null;
  readonly chunks: readonly Chunk[];
  readonly cursor: Cursor;
  /** More lies there already: ask again at once. */
  readonly more: boolean;
}

/** Who reads a log as it grows. */
export interface Follower {
  /** Called with every new chunk, in order, without holes. */
  hear(chunk: Chunk): void;
  /** The log became another one (its epoch changed): whoever reads on from a cursor is then told `reset`. */
  onAnew?(): void;
}

/** The reading side of one room's log on this node. */
export interface RoomLog {
  readonly room: string;
  head(): Cursor;
  /** From the ring where it can, else from the store. `until` ends the range (inclusive seq). */
  after(since: Since, until?: number): Promise<LogAnswer>;
  /** Returns how to stop. */
  follow(follower: Follower): () => void;
}
