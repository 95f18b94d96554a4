import type { Database } from "bun:sqlite";
import type { Head } from "../ports.ts";
import { type RoomRow, toRoom } from "../room-row.ts";
import type { ReadCalls } from "./calls.ts";
import { prepareFindPosted } from "./post-comment.ts";
import { prepareTimelineReads } from "./read-timeline.ts";

interface HeadRow {
  readonly number: number;
  readonly epoch: string;
  readonly head: number;
  readonly floor: number;
}

/** Each call sees every commit that was answered before it began: a new statement is a new snapshot. */
export function createReads(db: Database): ReadCalls {
  const selectHead = db.query<HeadRow, [string]>("SELECT number, epoch, head, floor FROM rooms WHERE id = ?");
  const entries = db.query<[string], [number, number, number, number]>(
    "SELECT wire FROM entries WHERE room = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
  );
  const rooms = db.query<RoomRow, []>("SELECT * FROM rooms ORDER BY number");
  const room = db.query<RoomRow, [string]>("SELECT * FROM rooms WHERE id = ?");
  const mutes = db.query<[string], [number]>("SELECT author FROM mutes WHERE room = ?");
  const author = db.query<{ author: string; createdAt: number }, [number, number]>(
    "SELECT author, created_at AS createdAt FROM comments WHERE id = ? AND room = ?",
  );
  const value = db.query<{ value: string }, [string]>("SELECT value FROM installation WHERE key = ?");

  function headOf(id: string): { readonly number: number; readonly head: Head } {
    const row = selectHead.get(id);
    if (row === null) throw new Error(`There is no room ${id}.`);
    return { number: row.number, head: { epoch: row.epoch, seq: row.head, floor: row.floor } };
  }

  const numberOf = (id: string): number => headOf(id).number;

  return {
    ...prepareTimelineReads(db, numberOf),
    log: db.transaction((id: string, after: number, limit: number, until: number | null) => {
      const { number, head } = headOf(id);
      const from = Math.max(after, head.floor);
      const lines = entries.values(number, from, until ?? head.seq, limit).join("\n");
      return { head, first: from + 1, lines };
    }),
    head: (id) => headOf(id).head,
    posted: prepareFindPosted(db),
    rooms: () => rooms.all().map(toRoom),
    room: (id) => {
      const row = room.get(id);
      return row === null ? null : toRoom(row);
    },
    mutes: (id) => mutes.values(numberOf(id)).map(([name]) => String(name)),
    authorOf: (id, comment) => author.get(comment, numberOf(id)),
    value: (key) => value.get(key)?.value ?? null,
  };
}
