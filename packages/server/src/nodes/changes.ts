import { isRoomId, type Room } from "@flyby/protocol";
import type { Clock } from "../clock.ts";
import type { Mutes } from "../moderation/mutes.ts";
import type { Words } from "../moderation/words.ts";
import type { RoomRegistry } from "../rooms/rooms.ts";

/** Changes of rooms, here and elsewhere. */
export interface Changes {
  /** The registry that tells the others what changes through it, and looks for rooms that another node made. */
  readonly rooms: RoomRegistry;
  readonly words: Words;
  /** Another node says that something about these rooms changed. */
  heard(rooms: readonly string[]): void;
  /** As if everything had changed: news may have been lost. */
  refresh(): void;
  flush(): void;
  close(): void;
}

export interface ChangesOptions {
  readonly rooms: RoomRegistry;
  readonly words: Words;
  readonly mutes: Mutes;
  readonly clock: Clock;
  readonly tell: (rooms: readonly string[]) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** What happens within one act, an import and its settings say, is told once. */
const gatherMs = 50;
/** A room that was looked for in vain is not looked for again so soon. */
const missMs = 1_000;
/** Room ids are whatever strangers ask for; beyond these, nobody looks before the next re-reading of all rooms. */
const maxMisses = 1_000;
const maxLookups = 8;

export function createChanges({ rooms, words, mutes, clock, tell, onTrouble }: ChangesOptions): Changes {
  const changed = new Set<string>();
  /** Rooms that are read anew; true: they changed once more meanwhile. */
  const reading = new Map<string, boolean>();
  const misses = new Map<string, number>();
  const lookups = new Map<string, Promise<void>>();
  let isRefreshing = false;
  let isClosed = false;
  let stopTimer: (() => void) | null = null;

  function note(room: string): void {
    if (isClosed) return;
    changed.add(room);
    stopTimer ??= clock.after(gatherMs, flush);
  }

  function flush(): void {
    stopTimer?.();
    stopTimer = null;
    const told = [...changed];
    changed.clear();
    if (told.length > 0) tell(told);
  }

  /** However often a room is said to have changed, one reading of it is under way. */
  function reload(room: string): void {
    if (reading.has(room)) {
      reading.set(room, true);
      return;
    }
    reading.set(room, false);
    const done = (): void => {
      const again = reading.get(room) === true;
      reading.delete(room);
      if (again && !isClosed) reload(room);
    };
    rooms.recount(room).then(done, (error) => {
      onTrouble(error);
      done();
    });
  }

  /** Everybody who asks for the same room waits for the same answer. */
  async function find(id: string): Promise<Room | undefined> {
    const room = rooms.get(id);
    if (room !== undefined || !isRoomId(id)) return room;
    await (lookups.get(id) ?? lookUp(id));
    return rooms.get(id);
  }

  function lookUp(id: string): Promise<void> | undefined {
    const now = clock.now();
    if (isClosed || lookups.size >= maxLookups || (misses.get(id) ?? 0) > now) return undefined;
    for (const [room, until] of misses) {
      if (until > now && misses.size < maxMisses) break;
      misses.delete(room);
    }
    misses.set(id, now + missMs);
    const lookup = rooms.recount(id).finally(() => lookups.delete(id));
    lookups.set(id, lookup);
    return lookup;
  }

  const shared: RoomRegistry = {
    ...rooms,
    find,
    add: async (fresh) => {
      const added = await rooms.add(fresh);
      if (added.ok) note(fresh.id);
      return added;
    },
    update: async (id, change) => {
      const updated = await rooms.update(id, change);
      if (updated.ok) note(id);
      return updated;
    },
    recount: (id) => {
      note(id);
      return rooms.recount(id);
    },
    settingsChanged: (id, settings) => {
      rooms.settingsChanged(id, settings);
      note(id);
    },
  };

  return {
    rooms: shared,
    words: {
      ...words,
      setOfRoom: async (room, list) => {
        await words.setOfRoom(room, list);
        note(room);
      },
    },
    heard: (told) => {
      for (const room of told) {
        mutes.forget(room);
        words.forget(room);
        reload(room);
      }
    },
    refresh: () => {
      mutes.forget();
      words.forget();
      if (isRefreshing) return;
      isRefreshing = true;
      rooms
        .refresh()
        .catch(onTrouble)
        .finally(() => {
          isRefreshing = false;
        });
    },
    flush,
    close: () => {
      isClosed = true;
      stopTimer?.();
      stopTimer = null;
    },
  };
}
