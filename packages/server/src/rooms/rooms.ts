import { accept, isRoomId, type Room, type RoomSettings, type RoomSummary, refuse } from "@flyby/protocol";
import type { Presence, Rooms } from "../core-contract.ts";
import type { RoomFacts, RoomStore } from "../store/ports.ts";
import { refusing } from "../store/to-refusal.ts";

/** The registry as the inside of the server uses it: it also keeps the numbers in step with what is committed. */
export interface RoomRegistry extends Rooms {
  commented(id: string, createdAt: number): void;
  /** After a change that may have removed or added any number of comments. */
  recount(id: string): Promise<void>;
  settingsChanged(id: string, settings: RoomSettings): void;
}

interface Known {
  readonly room: Room;
  readonly facts: RoomFacts;
}

/** All rooms in memory, written through to the store. */
export async function createRooms(store: RoomStore, presence: Pick<Presence, "viewers">): Promise<RoomRegistry> {
  const known = new Map<string, Known>((await store.list()).map((each) => [each.room.id, each]));
  const hidden = new Set<string>();

  function toSummary({ room, facts }: Known): RoomSummary {
    return { ...room, ...facts, viewers: presence.viewers(room.id) };
  }

  return {
    get: (id) => known.get(id)?.room,
    list: () => [...known.values()].filter(({ room }) => !hidden.has(room.id)).map(toSummary),
    summary: (id) => {
      const found = known.get(id);
      return found === undefined ? undefined : toSummary(found);
    },
    add: (fresh) =>
      refusing(async () => {
        if (!isRoomId(fresh.id)) return refuse("bad-room-id");
        const room = await store.add(fresh);
        if (room === null) return refuse("room-exists");
        known.set(room.id, { room, facts: { comments: 0, lastCommentAt: null } });
        return accept(room);
      }),
    update: (id, change) =>
      refusing(async () => {
        const room = await store.update(id, change);
        const old = known.get(id);
        if (room === null || old === undefined) return refuse("room-not-found");
        known.set(id, { room, facts: old.facts });
        return accept(room);
      }),
    hide: (id) => {
      if (known.has(id)) hidden.add(id);
    },
    show: (id) => {
      hidden.delete(id);
    },
    commented: (id, createdAt) => {
      const found = known.get(id);
      if (found === undefined) return;
      const { comments, lastCommentAt } = found.facts;
      const facts = { comments: comments + 1, lastCommentAt: Math.max(lastCommentAt ?? 0, createdAt) };
      known.set(id, { room: found.room, facts });
    },
    recount: async (id) => {
      const stored = await store.find(id);
      const found = known.get(id);
      if (stored !== null && found !== undefined) known.set(id, { room: found.room, facts: stored.facts });
    },
    settingsChanged: (id, settings) => {
      const found = known.get(id);
      if (found !== undefined) known.set(id, { room: { ...found.room, settings }, facts: found.facts });
    },
  };
}
