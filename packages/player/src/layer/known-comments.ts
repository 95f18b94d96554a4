import type { Comment } from "@flyby/protocol";

/** The comments that the stage has, by id: what a menu needs about one that was picked. */
export interface KnownComments {
  get(id: number): Comment | undefined;
  add(comments: readonly Comment[]): void;
  remove(ids: readonly number[]): void;
  clear(): void;
  /** Ids of comments before `progress`, forgotten here. */
  forgetBefore(progress: number): number[];
}

export function createKnownComments(): KnownComments {
  const known = new Map<number, Comment>();
  const remove = (ids: readonly number[]): void => {
    for (const id of ids) known.delete(id);
  };
  return {
    get: (id) => known.get(id),
    add(comments) {
      for (const comment of comments) known.set(comment.id, comment);
    },
    remove,
    clear: () => known.clear(),
    forgetBefore(progress) {
      const ids = [...known.values()].filter((comment) => comment.progress < progress).map((comment) => comment.id);
      remove(ids);
      return ids;
    },
  };
}
