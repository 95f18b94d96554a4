import { type Comment, type Entry, encodeEntry } from "@flyby/protocol";
import { type Head, type LogStore, StoreUnavailable } from "../../store/ports.ts";

/** The log of one room in memory, whose trouble a test decides. */
export interface FakeLogStore extends Pick<LogStore, "read" | "head"> {
  /** Appends a comment and answers its entry. */
  comment(more?: Partial<Comment>): Entry;
  /** Appends any other entry; deletes blank the comment as the real store does. */
  append(make: (seq: number) => Exclude<Entry, { kind: "comment" }>): Entry;
  trimTo(floor: number): void;
  /** As after a backup was restored: another epoch, and only the first entries. */
  restore(epoch: string, count: number): void;
  /** While true every read is refused. */
  isDown: boolean;
  /** Reads so far. */
  readonly reads: number;
  readonly seq: number;
  epoch: string;
}

export function createFakeLogStore(): FakeLogStore {
  const entries: Entry[] = [];
  let floor = 0;
  let reads = 0;

  const head = (): Head => ({ epoch: store.epoch, seq: entries.length, floor });

  async function answer<T>(make: () => T): Promise<T> {
    reads++;
    if (store.isDown) throw new StoreUnavailable("down");
    const value = make();
    // The answer is as old as the question: it travels for some turns of the event loop.
    await Promise.resolve();
    await Promise.resolve();
    return value;
  }

  function blank(id: number): void {
    const index = entries.findIndex((entry) => entry.kind === "comment" && entry.comment.id === id);
    if (index !== -1) entries[index] = { kind: "removed", seq: index + 1 };
  }

  const store: FakeLogStore = {
    isDown: false,
    epoch: "epoch000",
    get reads() {
      return reads;
    },
    get seq() {
      return entries.length;
    },
    comment: (more = {}) => {
      const seq = entries.length + 1;
      const comment: Comment = {
        id: seq * 10,
        progress: seq,
        mode: "scroll",
        size: "normal",
        color: 0,
        author: "ann",
        name: "Ann",
        text: `text ${seq}`,
        createdAt: 1,
        ...more,
      };
      const entry: Entry = { kind: "comment", seq, comment };
      entries.push(entry);
      return entry;
    },
    append: (make) => {
      const entry = make(entries.length + 1);
      if (entry.kind === "delete") blank(entry.id);
      entries.push(entry);
      return entry;
    },
    trimTo: (to) => {
      floor = to;
    },
    restore: (epoch, count) => {
      store.epoch = epoch;
      entries.length = count;
    },
    head: () => answer(head),
    read: (_room, after, limit, until = entries.length) =>
      answer(() => {
        const from = Math.max(after, floor);
        const found = entries.slice(from, Math.min(until, from + limit));
        return { head: head(), first: from + 1, entries: found.map((entry) => JSON.stringify(encodeEntry(entry))) };
      }),
  };
  return store;
}
