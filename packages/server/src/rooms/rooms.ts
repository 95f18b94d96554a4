import { accept, isRoomId, type Room, type RoomSettings, type RoomSummary, refuse } from "@flyby/protocol";
import type { Presence, Rooms } from "../core-contract.ts";
import type { RoomFacts, RoomStore } from "../store/ports.ts";
import { refusing } from "../store/to-refusal.ts";

/** The registry as the inside of the server uses it: it also keeps the numbers in step with what is committed. */
export interface RoomRegistry extends Rooms {
  /** A comment was committed as entry `seq`. */
  commented(id: string, seq: number, createdAt: number): void;
  /** After an entry that may have removed or added any number of comments. */
  recount(id: string): Promise<void>;
  settingsChanged(id: string, settings: RoomSettings): void;
}

interface Known {
  readonly room: Room;
  readonly facts: RoomFacts;
}

interface CommentAt {
  readonly seq: number;
  readonly createdAt: number;
}

/** Comments that were told while a recount was under way. */
interface Arrivals {
  readonly room: string;
  readonly comments: CommentAt[];
}

function withComment({ comments, lastCommentAt }: RoomFacts, { seq, createdAt }: CommentAt): RoomFacts {
  return { comments: comments + 1, lastCommentAt: Math.max(lastCommentAt ?? 0, createdAt), seq };
}

/** All rooms in memory, written through to the store. */
export async function createRooms(store: RoomStore, presence: Pick<Presence, "viewers">): Promise<RoomRegistry> {
  const known = new Map<string, Known>((await store.list()).map((each) => [each.room.id, each]));
  const hidden = new Set<string>();
  const recounts = new Set<Arrivals>();

  function toSummary({ room, facts }: Known): RoomSummary {
    const { comments, lastCommentAt } = facts;
    return { ...room, comments, lastCommentAt, viewers: presence.viewers(room.id) };
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
        known.set(room.id, { room, facts: { comments: 0, lastCommentAt: null, seq: 0 } });
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
    withhold: (id) => {
      known.delete(id);
    },
    commented: (id, seq, createdAt) => {
      const found = known.get(id);
      // A recount may have seen the comment before its commit was told here.
      if (found === undefined || seq <= found.facts.seq) return;
      known.set(id, { room: found.room, facts: withComment(found.facts, { seq, createdAt }) });
      for (const arrivals of recounts) if (arrivals.room === id) arrivals.comments.push({ seq, createdAt });
    },
    recount: async (id) => {
      const arrivals: Arrivals = { room: id, comments: [] };
      recounts.add(arrivals);
      try {
        const stored = await store.find(id);
        const found = known.get(id);
        if (stored === null || found === undefined) return;
        // The answer is as old as its question: what was counted since stands on top of it.
        const newer = arrivals.comments.filter(({ seq }) => seq > stored.facts.seq);
        known.set(id, { room: found.room, facts: newer.reduce(withComment, stored.facts) });
      } finally {
        recounts.delete(arrivals);
      }
    },
    settingsChanged: (id, settings) => {
      const found = known.get(id);
      if (found !== undefined) known.set(id, { room: { ...found.room, settings }, facts: found.facts });
    },
  };
}
