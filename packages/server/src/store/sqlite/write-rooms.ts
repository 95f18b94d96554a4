import type { Database } from "bun:sqlite";
import type { NewRoom } from "../ports.ts";
import { type RoomRow, type StoredRoom, toRoom } from "../room-row.ts";
import type { WriteCalls } from "./calls.ts";

type RoomWrites = Pick<WriteCalls, "addRoom" | "updateRoom" | "removeRoom">;

const tablesOfRooms = ["entries", "comments", "timeline", "moments", "segments", "nonces", "import_keys", "mutes"];

export function prepareRoomWrites(db: Database): RoomWrites {
  const select = db.query<RoomRow, [string]>("SELECT * FROM rooms WHERE id = ?");
  const insert = db.query<null, (string | number | null)[]>(
    `INSERT INTO rooms (id, kind, title, folder, media, started_at, sample, settings, epoch, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.query<null, (string | number | null)[]>(
    "UPDATE rooms SET title = ?, folder = ?, media = ?, started_at = ?, sample = ?, settings = ? WHERE id = ?",
  );
  const deletions = tablesOfRooms.map((table) => db.query<null, [number]>(`DELETE FROM ${table} WHERE room = ?`));
  const remove = db.query<null, [number]>("DELETE FROM rooms WHERE number = ?");

  function find(id: string): StoredRoom | null {
    const row = select.get(id);
    return row === null ? null : toRoom(row);
  }

  function encodeMedia(media: NewRoom["media"]): string | null {
    return media === null ? null : JSON.stringify(media);
  }

  return {
    addRoom: (room, epoch, createdAt) => {
      if (find(room.id) !== null) return null;
      insert.run(
        room.id,
        room.kind,
        room.title,
        room.folder,
        encodeMedia(room.media),
        room.startedAt,
        room.sample ? 1 : 0,
        JSON.stringify(room.settings),
        epoch,
        createdAt,
      );
      return find(room.id);
    },
    updateRoom: (id, change) => {
      const old = find(id);
      if (old === null) return null;
      const { title, folder, media, startedAt, sample, settings } = { ...old.room, ...change };
      update.run(title, folder, encodeMedia(media), startedAt, sample ? 1 : 0, JSON.stringify(settings), id);
      return find(id);
    },
    removeRoom: (id) => {
      const row = select.get(id);
      if (row === null) return false;
      for (const deletion of deletions) deletion.run(row.number);
      remove.run(row.number);
      return true;
    },
  };
}
