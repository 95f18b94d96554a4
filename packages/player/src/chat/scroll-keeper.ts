import { afterArrival, afterScroll, type Following, followingEnd, isAtEnd } from "./stickiness.ts";

/** The row that a reader looks at, and where it stood. */
interface Anchor {
  readonly key: string;
  readonly top: number;
}

/**
 * Keeps what is read in place while rows come and go around it, and follows the end where that is wanted. Browsers'
 * own scroll anchoring is not everywhere, and fights with ours where it is: the scroller sets `overflow-anchor: none`.
 */
export class ScrollKeeper {
  following: Following = followingEnd;
  readonly #scroller: () => HTMLElement | null;
  #anchor: Anchor | null = null;

  constructor(scroller: () => HTMLElement | null) {
    this.#scroller = scroller;
  }

  /** True when the state changed. */
  scrolled(): boolean {
    const scroller = this.#scroller();
    if (scroller === null) return false;
    const before = this.following;
    this.following = afterScroll(before, isAtEnd(scroller));
    return this.following.follows !== before.follows || this.following.unseen !== before.unseen;
  }

  arrived(count: number, own: boolean): void {
    this.following = afterArrival(this.following, count, own);
  }

  toEnd(): void {
    this.following = followingEnd;
  }

  /** Stops following without a scroll: the reader was led to some row. */
  stay(): void {
    this.following = { follows: false, unseen: this.following.unseen };
  }

  /** Brings a row into the middle. Only this list scrolls, never the page around it. */
  center(key: string): void {
    const scroller = this.#scroller();
    const row = scroller?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    if (!scroller || !row) return;
    const { top, height } = row.getBoundingClientRect();
    scroller.scrollTop += top - scroller.getBoundingClientRect().top - (scroller.clientHeight - height) / 2;
  }

  /** Before rows change. */
  remember(): void {
    const scroller = this.#scroller();
    this.#anchor = scroller === null || this.following.follows ? null : firstVisible(scroller);
  }

  /** After rows changed. */
  restore(): void {
    const scroller = this.#scroller();
    if (scroller === null) return;
    if (this.following.follows) {
      scroller.scrollTop = scroller.scrollHeight;
      return;
    }
    const { key, top } = this.#anchor ?? {};
    const row = key === undefined ? null : scroller.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    if (row !== null && top !== undefined) scroller.scrollTop += row.getBoundingClientRect().top - top;
    this.#anchor = null;
  }
}

function firstVisible(scroller: HTMLElement): Anchor | null {
  const edge = scroller.getBoundingClientRect().top;
  for (const row of scroller.querySelectorAll<HTMLElement>("[data-key]")) {
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > edge) return { key: row.dataset.key ?? "", top };
  }
  return null;
}
