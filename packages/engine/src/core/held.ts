import type { Comment } from "@flyby/protocol";
import type { Placement } from "./placement.ts";

/**
 * A comment somebody points at stays where it is while the others go on. Let go, it continues from there, so it runs
 * later than the layout knows and may cross others until it leaves.
 */
export interface Held {
  /** Not to be drawn from the layout. */
  has(id: number): boolean;
  hold(placement: Placement, progress: number): void;
  release(progress: number): void;
  drop(ids: ReadonlySet<number>): void;
  /** The same placement, another comment. */
  swap(id: number, comment: Comment): void;
  clear(): void;
  /** What to draw instead, and as if it were which progress. */
  at(progress: number): readonly { readonly placement: Placement; readonly progress: number }[];
}

export function createHeld(): Held {
  let held: { placement: Placement; progress: number } | null = null;
  let late: Placement[] = [];

  return {
    has: (id) => held?.placement.comment.id === id || late.some(({ comment }) => comment.id === id),
    hold(placement, progress) {
      held = { placement, progress };
      late = late.filter(({ comment }) => comment.id !== placement.comment.id);
    },
    release(progress) {
      if (held === null) return;
      const { placement } = held;
      const lateMs = Math.max(0, progress - held.progress);
      if (lateMs > 0) late.push({ ...placement, start: placement.start + lateMs, end: placement.end + lateMs });
      held = null;
    },
    drop(ids) {
      if (held !== null && ids.has(held.placement.comment.id)) held = null;
      late = late.filter(({ comment }) => !ids.has(comment.id));
    },
    swap(id, comment) {
      const swapped = (placement: Placement): Placement =>
        placement.comment.id === id ? { ...placement, comment } : placement;
      if (held !== null) held = { ...held, placement: swapped(held.placement) };
      late = late.map(swapped);
    },
    clear() {
      held = null;
      late = [];
    },
    at(progress) {
      late = late.filter(({ end }) => end > progress);
      const items = late.map((placement) => ({ placement, progress }));
      return held === null ? items : [...items, held];
    },
  };
}
