import type { ModerationStore } from "../store/ports.ts";

/** Who is muted where, read once per room and then kept in step with what is committed. */
export interface Mutes {
  isMuted(room: string, author: string): Promise<boolean>;
  set(room: string, author: string, muted: boolean): void;
  /** Another node may have changed them, in one room or in any: the next who asks reads them again. */
  forget(room?: string): void;
}

export function createMutes(store: Pick<ModerationStore, "mutes">): Mutes {
  const rooms = new Map<string, Promise<Set<string>>>();

  function load(room: string): Promise<Set<string>> {
    const known = rooms.get(room);
    if (known !== undefined) return known;
    const loading = store.mutes(room).then((authors) => new Set(authors));
    rooms.set(room, loading);
    // A store that refuses now may answer the next time.
    loading.catch(() => {
      if (rooms.get(room) === loading) rooms.delete(room);
    });
    return loading;
  }

  return {
    isMuted: async (room, author) => (await load(room)).has(author),
    set: (room, author, muted) => {
      // A list that is just being read may be older than this; one that could not be read is read again by the next.
      rooms.get(room)?.then(
        (authors) => (muted ? authors.add(author) : authors.delete(author)),
        () => undefined,
      );
    },
    forget: (room) => {
      if (room === undefined) rooms.clear();
      else rooms.delete(room);
    },
  };
}
