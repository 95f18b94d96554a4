import type { Database } from "bun:sqlite";
import type { RoomLedger } from "./room-ledger.ts";

/** All comments of the room at once; set by set, because a room may hold a million. */
export function prepareClear(db: Database): (room: RoomLedger, seq: number) => void {
  const blank = db.query<null, [number]>(
    `UPDATE entries SET wire = '[' || seq || ',"removed"]'
     WHERE room = ? AND substr(wire, 1, length(seq) + 12) = '[' || seq || ',"comment",'`,
  );
  const deletions = ["timeline", "comments", "moments"].map((table) =>
    db.query<null, [number]>(`DELETE FROM ${table} WHERE room = ?`),
  );
  const touch = db.query<null, [number, number]>("UPDATE segments SET touched = ? WHERE room = ?");
  return (room, seq) => {
    blank.run(room.number);
    for (const deletion of deletions) deletion.run(room.number);
    touch.run(seq, room.number);
    room.count(-room.comments);
  };
}
