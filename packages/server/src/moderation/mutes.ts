import type { ModerationStore } from "../store/ports.ts";

/** Who is muted where, read once per room and then kept in step with what is committed. */
export interface Mutes {
  isMuted(room: string, author: string): Promise<boolean>;
  set(room: string, author: string, muted: boolean): void;
}

export function createMutes(store: Pick<ModerationStore, "mutes">): Mutes {
  const rooms = new Map<string, Promise<Set<string>>>();

  function load(room: string): Promise<Set<string>> {
    const known = rooms.get(room);
    if (known !== undefined) return known;
    const loading = store.mutes(room).then((authors) => new Set(authors));
    rooms.set(room, loading);
    // A store that refuses now may answer the next time.
    loading.catch(() => rooms.delete(room));
    return loading;
  }

  return {
    isMuted: async (room, author) => (await load(room)).has(author),
    set: (room, author, muted) => {
      // The list is reread rather than guessed when it is just being loaded.
      const known = rooms.get(room);
      if (known === undefined) return;
      rooms.set(
        room,
        known.then((authors) => {
          if (muted) authors.add(author);
          else authors.delete(author);
          return authors;
        }),
      );
    },
  };
}
