import type { Clock } from "../../clock.ts";
import { createEpoch } from "../create-epoch.ts";
import type { NewRoom, RoomStore } from "../ports.ts";
import { type RoomChange, type RoomRow, toRoom } from "../room-row.ts";
import type { Value } from "./link.ts";
import type { Ask } from "./reads.ts";

const columns = `number, id, kind, title, folder, media, started_at::float8 AS started_at,
  created_at::float8 AS created_at, sample, settings, comments::float8 AS comments,
  last_comment_at::float8 AS last_comment_at, head::float8 AS head`;

export const roomQueries = {
  list: `SELECT ${columns} FROM rooms ORDER BY rooms.number`,
  find: `SELECT ${columns} FROM rooms WHERE id = $1`,
  /** A number is only taken when the id is free; two nodes at the same moment may lose one. */
  add: `INSERT INTO rooms (id, kind, title, folder, media, started_at, sample, settings, epoch, created_at)
    SELECT $1, $2, $3, $4, $5, $6::bigint, $7::smallint, $8, $9, $10::bigint
    WHERE NOT EXISTS (SELECT FROM rooms WHERE id = $1)
    ON CONFLICT (id) DO NOTHING RETURNING ${columns}`,
  remove: "SELECT remove_room($1) AS removed",
};

export function createRooms(ask: Ask, askLong: Ask, clock: Clock, random: (count: number) => Uint8Array): RoomStore {
  return {
    list: async () => (await ask<RoomRow>(roomQueries.list, [])).map(toRoom),
    find: async (id) => {
      const [row] = await ask<RoomRow>(roomQueries.find, [id]);
      return row === undefined ? null : toRoom(row);
    },
    add: async (room) => {
      const { id, kind, title, folder, startedAt, sample, settings } = room;
      const [row] = await ask<RoomRow>(roomQueries.add, [
        ...[id, kind, title, folder, encodeMedia(room.media), startedAt, sample ? 1 : 0, JSON.stringify(settings)],
        ...[createEpoch(random), clock.now()],
      ]);
      return row === undefined ? null : toRoom(row).room;
    },
    update: async (id, change) => {
      const changed = changedColumns(change);
      const sets = changed.map(([column], index) => `${column} = $${index + 2}`).join();
      const text = sets === "" ? roomQueries.find : `UPDATE rooms SET ${sets} WHERE id = $1 RETURNING ${columns}`;
      const [row] = await ask<RoomRow>(text, [id, ...changed.map(([, value]) => value)]);
      return row === undefined ? null : toRoom(row).room;
    },
    remove: async (id) => {
      const [row] = await askLong<{ removed: boolean }>(roomQueries.remove, [id]);
      return row?.removed === true;
    },
  };
}

function changedColumns(change: RoomChange): readonly (readonly [column: string, value: Value])[] {
  const { title, folder, media, startedAt, sample, settings } = change;
  const columns: readonly (readonly [string, Value | undefined])[] = [
    ["title", title],
    ["folder", folder],
    ["media", media === undefined ? undefined : encodeMedia(media)],
    ["started_at", startedAt],
    ["sample", sample === undefined ? undefined : Number(sample)],
    ["settings", settings === undefined ? undefined : JSON.stringify(settings)],
  ];
  return columns.flatMap(([column, value]) => (value === undefined ? [] : [[column, value] as const]));
}

function encodeMedia(media: NewRoom["media"]): string | null {
  return media === null ? null : JSON.stringify(media);
}
