import { limits } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Head, LogStore } from "../store/ports.ts";
import { blockStart, pageToChunks } from "./answer.ts";
import type { Chunk } from "./room-log.ts";

/** A reader takes a page in some dozens of steps, and a crowd that comes back asks for the same ones. */
const keepMs = 1_000;
/** Of one room: a page is a thousand entries, some megabytes where they are long. */
const maxKept = 2;

/** A range of a log as it lies in the store. */
export interface StoredPage {
  readonly head: Head;
  readonly first: number;
  readonly chunks: readonly Chunk[];
}

/** Pages of one room, each read once for all who ask within a second, whatever they take of it at a time. */
export interface StoredPages {
  /** A page with what follows `position`, up to `end`; one that was read for somebody else may end before it. */
  read(position: number, end: number): Promise<StoredPage>;
  /** A text in them is gone, or they are of another log. */
  forget(): void;
}

export function createStoredPages(room: string, store: Pick<LogStore, "read">, clock: Clock): StoredPages {
  const reading = new Map<number, Promise<StoredPage>>();
  let kept: readonly StoredPage[] = [];
  let stopTimer: (() => void) | null = null;

  function forget(): void {
    stopTimer?.();
    stopTimer = null;
    kept = [];
    reading.clear();
  }

  async function readFresh(after: number, end: number): Promise<StoredPage> {
    const page = await store.read(room, after, limits.maxLogEntries, end);
    return { head: page.head, first: page.first, chunks: pageToChunks(page) };
  }

  function keep(page: StoredPage): void {
    kept = [page, ...kept].slice(0, maxKept);
    stopTimer ??= clock.after(keepMs, forget);
  }

  return {
    read(position, end) {
      const found = kept.find(({ first, chunks }) => first - 1 <= position && position < (chunks.at(-1)?.last ?? 0));
      if (found !== undefined) return Promise.resolve(found);
      const after = blockStart(position);
      const same = reading.get(after);
      if (same !== undefined) return same;
      const fresh = readFresh(after, end);
      reading.set(after, fresh);
      const isWanted = (): boolean => reading.get(after) === fresh;
      fresh.then(
        (page) => {
          if (!isWanted()) return;
          reading.delete(after);
          if (page.chunks.length > 0) keep(page);
        },
        () => {
          if (isWanted()) reading.delete(after);
        },
      );
      return fresh;
    },
    forget,
  };
}
