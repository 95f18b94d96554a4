import type { Upkeep } from "../store/ports.ts";
import { createWordFilter, type WordFilter } from "./word-filter.ts";

/** Words refused everywhere, and those that a room's moderators added. */
export interface Words {
  isBlocked(room: string, text: string): Promise<boolean>;
  /** The room's own words, as they were given. */
  ofRoom(room: string): Promise<readonly string[]>;
  setOfRoom(room: string, words: readonly string[]): Promise<void>;
  /** Another node may have changed them, in one room or in any: the next who asks reads them again. */
  forget(room?: string): void;
}

export function createWords(global: readonly string[], store: Pick<Upkeep, "getValue" | "setValue">): Words {
  const everywhere = createWordFilter(global);
  const filters = new Map<string, Promise<WordFilter>>();
  const keyOf = (room: string): string => `blocked-words:${room}`;

  async function ofRoom(room: string): Promise<readonly string[]> {
    const value = await store.getValue(keyOf(room));
    return value === null ? [] : JSON.parse(value);
  }

  function filterOf(room: string): Promise<WordFilter> {
    const known = filters.get(room);
    if (known !== undefined) return known;
    const loading = ofRoom(room).then(createWordFilter);
    filters.set(room, loading);
    loading.catch(() => {
      if (filters.get(room) === loading) filters.delete(room);
    });
    return loading;
  }

  return {
    isBlocked: async (room, text) => everywhere(text) || (await filterOf(room))(text),
    ofRoom,
    setOfRoom: async (room, words) => {
      await store.setValue(keyOf(room), JSON.stringify(words));
      filters.set(room, Promise.resolve(createWordFilter(words)));
    },
    forget: (room) => {
      if (room === undefined) filters.clear();
      else filters.delete(room);
    },
  };
}
