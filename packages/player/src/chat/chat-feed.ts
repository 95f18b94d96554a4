import type { RoomClient } from "@flyby/client";
import { byProgress, type Comment, limits } from "@flyby/protocol";
import { bySending, mergeRows, withoutRows } from "./rows.ts";

/** Where the rows of one list come from. */
export type FeedSource = "posted" | "imported";

export type FeedState = "loading" | "ready" | "failed";

export interface FeedChange {
  /** Comments that just came, not pages of history. */
  readonly arrived: readonly Comment[];
  readonly own: boolean;
}

/** One list of the board: what was written here, or what came from a file. */
export interface ChatFeed {
  rows(): readonly Comment[];
  state(): FeedState;
  /** There may be older rows on the server. */
  hasOlder(): boolean;
  loadOlder(): Promise<void>;
  /** Reads the newest page again, as far back as it takes to meet what is known. */
  refresh(): Promise<void>;
  /** Drops the oldest rows of a board that has run for hours; they can be loaded again. */
  trim(): void;
  remove(ids: readonly number[]): void;
  close(): void;
}

/** Rows kept while following the newest: eight hours of a lively room. */
const maxRows = 4_000;
/** After a gap, so many pages are read to close it. */
const maxCatchUpPages = 10;
const nothing: FeedChange = { arrived: [], own: false };

/** Lines, blocks, squares and dots: what pictures are made of. */
const drawn = /^[\s\u2500-\u259f\u25a0\u25a1\u2800-\u28ff]+$/u;

/** Positioned comments of a file, and bare blocks, are parts of pictures: thousands of them, and nothing to read. */
function isDrawing({ mode, text }: Comment): boolean {
  return mode === "positioned" || drawn.test(text);
}

export function createChatFeed(
  client: RoomClient,
  source: FeedSource,
  onChange: (change: FeedChange) => void,
): ChatFeed {
  const order = source === "posted" ? bySending : byProgress;
  const gone = new Set<number>();
  let rows: readonly Comment[] = [];
  let state: FeedState = "loading";
  let oldest: number | null = null;
  let more = false;
  let busy: Promise<void> | null = null;
  let closed = false;

  const add = (comments: readonly Comment[]): void => {
    rows = mergeRows(
      rows,
      comments.filter((comment) => !gone.has(comment.id) && !(source === "imported" && isDrawing(comment))),
      order,
    );
  };

  const page = async (before: number | null): Promise<readonly Comment[] | null> => {
    const answer = await client.chat({ source, limit: limits.maxChatPage, ...(before !== null && { before }) });
    if (closed || !answer.ok) return null;
    const { comments, nextBefore } = answer.value;
    if (oldest === null || before !== null) {
      oldest = nextBefore;
      more = nextBefore !== null;
    }
    return comments;
  };

  const refresh = async (): Promise<void> => {
    const known = new Set(rows.map(({ id }) => id));
    let before: number | null = null;
    const keep = { oldest, more };
    for (let i = 0; i < maxCatchUpPages; i++) {
      const comments = await page(before);
      if (comments === null) {
        if (rows.length === 0) state = "failed";
        break;
      }
      add(comments);
      state = "ready";
      const last = comments.at(-1);
      if (known.size === 0 || last === undefined || comments.some(({ id }) => known.has(id))) break;
      before = last.id;
    }
    // Catching up says nothing about where the history ends.
    if (known.size > 0) ({ oldest, more } = keep);
    if (!closed) onChange(nothing);
  };

  const one = (run: () => Promise<void>): Promise<void> => {
    busy ??= run().finally(() => {
      busy = null;
    });
    return busy;
  };

  const drop = (ids: readonly number[]): void => {
    for (const id of ids) gone.add(id);
    rows = withoutRows(rows, new Set(ids));
    onChange(nothing);
  };

  const stops = [
    client.on("removed", (ids) => {
      if (ids !== "all") return drop(ids);
      rows = [];
      oldest = null;
      more = false;
      onChange(nothing);
      void one(refresh);
    }),
    // Joined (again): whatever was accepted between the first page and the join is in the newest page now. What a file
    // brought does not change so.
    client.on("room", () => {
      if (source === "imported" && state === "ready") return;
      void (busy ?? Promise.resolve()).then(() => (closed ? undefined : one(refresh)));
    }),
  ];
  if (source === "posted")
    stops.push(
      client.on("arrivals", (arrivals) => {
        const comments = arrivals.map(({ comment }) => comment);
        const known = rows.length;
        add(comments);
        if (rows.length === known) return;
        state = "ready";
        onChange({ arrived: comments, own: arrivals.some(({ own }) => own) });
      }),
    );
  void one(refresh);

  return {
    rows: () => rows,
    state: () => state,
    hasOlder: () => more,
    refresh: () => one(refresh),
    loadOlder: () =>
      one(async () => {
        if (!more || oldest === null) return;
        const comments = await page(oldest);
        if (comments !== null) add(comments);
        if (!closed) onChange(nothing);
      }),
    trim() {
      if (source !== "posted" || rows.length <= maxRows) return;
      rows = rows.slice(-maxRows / 2);
      oldest = rows[0]?.id ?? null;
      more = true;
    },
    remove: drop,
    close() {
      closed = true;
      for (const stop of stops) stop();
    },
  };
}
