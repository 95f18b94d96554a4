import { accept, isRoomId, type Room, type RoomSettings, type RoomSummary, refuse } from "@flyby/protocol";
import type { Presence, Rooms } from "../core-contract.ts";
import type { RoomFacts, RoomStore } from "../store/ports.ts";
import { refusing } from "../store/to-refusal.ts";

/** The registry as the inside of the server uses it: it also keeps the numbers in step with what is committed. */
export interface RoomRegistry extends Rooms {
  /** A comment was committed as entry `seq`. */
  commented(id: string, seq: number, createdAt: number): void;
  /** After a change by whomever: the room and its numbers are read anew. One that was not known here is known then. */
  recount(id: string): Promise<void>;
  /** Reads all rooms and their numbers anew, as other nodes may have changed them. */
  refresh(): Promise<void>;
  settingsChanged(id: string, settings: RoomSettings): void;
}

interface Known {
  readonly room: Room;
  readonly facts: RoomFacts;
  /** When it last changed here, and when the reading began that it is from, by one count: what was read before is older. */
  readonly changed: number;
  readonly read: number;
}

type StoredRoom = Pick<Known, "room" | "facts">;

interface CommentAt {
  readonly seq: number;
  readonly createdAt: number;
}

/** What was told while the store was being read. */
interface Reading {
  readonly began: number;
  readonly comments: Map<string, CommentAt[]>;
}

function withComment({ comments, lastCommentAt }: RoomFacts, { seq, createdAt }: CommentAt): RoomFacts {
  return { comments: comments + 1, lastCommentAt: Math.max(lastCommentAt ?? 0, createdAt), seq };
}

/** All rooms in memory, written through to the store. */
export async function createRooms(store: RoomStore, presence: Pick<Presence, "viewers">): Promise<RoomRegistry> {
  const known = new Map<string, Known>(
    (await store.list()).map((each) => [each.room.id, { ...each, changed: 0, read: 0 }]),
  );
  const hidden = new Set<string>();
  const withheld = new Set<string>();
  const readings = new Set<Reading>();
  let count = 0;

  /** A change that was made here. */
  function keep(room: Room, facts: RoomFacts): void {
    known.set(room.id, { room, facts, changed: ++count, read: known.get(room.id)?.read ?? 0 });
  }

  /** The answer is as old as its question: what was told since stands on top of it. */
  function learn({ room, facts }: StoredRoom, { began, comments }: Reading): void {
    if (withheld.has(room.id)) return;
    const found = known.get(room.id) ?? { room, changed: 0, read: 0 };
    if (found.read > began) return;
    const newer = (comments.get(room.id) ?? []).filter(({ seq }) => seq > facts.seq);
    const now = found.changed > began ? found.room : room;
    known.set(room.id, { room: now, facts: newer.reduce(withComment, facts), changed: found.changed, read: began });
  }

  async function read(ask: () => Promise<readonly StoredRoom[]>): Promise<void> {
    const reading: Reading = { began: ++count, comments: new Map() };
    readings.add(reading);
    try {
      for (const stored of await ask()) learn(stored, reading);
    } finally {
      readings.delete(reading);
    }
  }

  async function recount(id: string): Promise<void> {
    await read(async () => {
      const stored = await store.find(id);
      return stored === null ? [] : [stored];
    });
  }

  function toSummary({ room, facts }: Known): RoomSummary {
    const { comments, lastCommentAt } = facts;
    return { ...room, comments, lastCommentAt, viewers: presence.viewers(room.id) };
  }

  return {
    get: (id) => known.get(id)?.room,
    find: async (id) => known.get(id)?.room,
    list: () => [...known.values()].filter(({ room }) => !hidden.has(room.id)).map(toSummary),
    summary: (id) => {
      const found = known.get(id);
      return found === undefined ? undefined : toSummary(found);
    },
    add: (fresh) =>
      refusing(async () => {
        if (!isRoomId(fresh.id)) return refuse("bad-room-id");
        const room = await store.add(fresh);
        if (room === null) {
          // Another node made it.
          if (!known.has(fresh.id)) await recount(fresh.id);
          return refuse("room-exists");
        }
        keep(room, { comments: 0, lastCommentAt: null, seq: 0 });
        return accept(room);
      }),
    update: (id, change) =>
      refusing(async () => {
        const room = await store.update(id, change);
        const old = known.get(id);
        if (room === null || old === undefined) return refuse("room-not-found");
        keep(room, old.facts);
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
      withheld.add(id);
    },
    commented: (id, seq, createdAt) => {
      const found = known.get(id);
      // A recount may have seen the comment before its commit was told here.
      if (found === undefined || seq <= found.facts.seq) return;
      const comment = { seq, createdAt };
      known.set(id, { ...found, facts: withComment(found.facts, comment) });
      for (const { comments } of readings) comments.set(id, [...(comments.get(id) ?? []), comment]);
    },
    recount,
    refresh: () => read(() => store.list()),
    settingsChanged: (id, settings) => {
      const found = known.get(id);
      if (found !== undefined) keep({ ...found.room, settings }, found.facts);
    },
  };
}
