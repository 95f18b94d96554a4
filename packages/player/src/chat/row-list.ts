import type { RoomClient } from "@flyby/client";
import type { Comment } from "@flyby/protocol";
import type { ViewerSettings } from "../room-context.ts";
import { type ChatFeed, createChatFeed, type FeedChange, type FeedSource } from "./chat-feed.ts";
import { maxRowsInPage, type RowWindow, shiftWindow, slideBack, slideForward, windowAtEnd } from "./row-window.ts";
import { visibleRows } from "./rows.ts";
import type { ScrollKeeper } from "./scroll-keeper.ts";

/** Distance from an end of the page's rows at which more are brought in, px. */
const nearPx = 400;

/** One tab of the board: a feed, what of it this viewer sees, and which part of that is in the page. */
export class RowList {
  readonly feed: ChatFeed;
  window: RowWindow = { start: 0, end: 0 };
  #rows: readonly Comment[] = [];
  readonly #settings: ViewerSettings;
  readonly #keeper: ScrollKeeper;
  readonly #stopSettings: () => void;

  constructor(options: {
    readonly client: RoomClient;
    readonly settings: ViewerSettings;
    readonly source: FeedSource;
    readonly keeper: ScrollKeeper;
    readonly onChange: (change: FeedChange) => void;
  }) {
    const { client, settings, source, keeper, onChange } = options;
    this.#settings = settings;
    this.#keeper = keeper;
    this.feed = createChatFeed(client, source, (change) => {
      const before = this.#rows.length;
      this.update(change);
      onChange({ ...change, arrived: this.#rows.length > before ? this.#seen(change.arrived) : [] });
    });
    this.#stopSettings = settings.subscribe(() => {
      this.update({ arrived: [], own: false });
      onChange({ arrived: [], own: false });
    });
  }

  rows(): readonly Comment[] {
    return this.#rows;
  }

  inPage(): readonly Comment[] {
    return this.#rows.slice(this.window.start, this.window.end);
  }

  showsEnd(): boolean {
    return this.window.end === this.#rows.length;
  }

  /** Takes the feed's rows over; the same rows stay in the page. */
  update(change: FeedChange): void {
    const before = this.#rows;
    const { start, end } = this.window;
    this.#rows = visibleRows(this.feed.rows(), this.#settings.get());
    this.#keeper.arrived(this.#seen(change.arrived).length, change.own);
    if (this.#keeper.following.follows) {
      this.toEnd();
      return;
    }
    const first = before[start];
    const moved =
      first === undefined
        ? 0
        : Math.max(
            0,
            this.#rows.findIndex(({ id }) => id === first.id),
          ) - start;
    const shifted = shiftWindow(this.window, moved, this.#rows.length);
    const reached = end === before.length && this.#rows.length - shifted.start <= maxRowsInPage;
    this.window = reached ? { start: shifted.start, end: this.#rows.length } : shifted;
  }

  toEnd(): void {
    this.window = windowAtEnd(this.#rows.length);
  }

  /** Rows around an index come into the page. */
  around(index: number): void {
    this.window = slideBack({ start: index, end: Math.min(this.#rows.length, index + maxRowsInPage / 2) });
  }

  /** After a scroll to the first known row: asks for older ones. */
  loadNear({ scrollTop }: HTMLElement): void {
    if (scrollTop < nearPx && this.window.start === 0 && this.feed.hasOlder()) void this.feed.loadOlder();
  }

  /** Brings rows in that are near. True when the page's rows change. */
  slide({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean {
    const { start, end } = this.window;
    if (scrollTop < nearPx) {
      if (start > 0) this.window = slideBack(this.window);
    } else if (scrollHeight - clientHeight - scrollTop < nearPx) {
      this.window = slideForward(this.window, this.#rows.length);
    }
    return this.window.start !== start || this.window.end !== end;
  }

  close(): void {
    this.#stopSettings();
    this.feed.close();
  }

  #seen(comments: readonly Comment[]): readonly Comment[] {
    return comments.length === 0 ? comments : visibleRows(comments, this.#settings.get());
  }
}
