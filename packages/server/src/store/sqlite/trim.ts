import type { Database } from "bun:sqlite";
import { decodeEntry } from "@flyby/protocol";
import { type CommentRow, prepareCommentRows } from "./comment-rows.ts";
import { prepareLedgers } from "./room-ledger.ts";

/** Forgets all but the newest entries of a room, with their comments, nonces and segments' share. */
export function prepareTrim(db: Database): (room: string, keep: number) => void {
  const open = prepareLedgers(db);
  const rows = prepareCommentRows(db);
  const oldEntries = db.query<{ wire: string }, [number, number]>(
    "SELECT wire FROM entries WHERE room = ? AND seq <= ? ORDER BY seq",
  );
  const oldImports = db.query<CommentRow, [number, number]>(
    "SELECT id, seq, imported, progress FROM comments WHERE room = ? AND imported = 1 AND seq <= ?",
  );
  const forgetNonce = db.query<null, [number]>(
    "DELETE FROM nonces WHERE (author, nonce) = (SELECT author, nonce FROM comments WHERE id = ?)",
  );
  const deleteEntries = db.query<null, [number, number]>("DELETE FROM entries WHERE room = ? AND seq <= ?");

  return (id, keep) => {
    const room = open(id);
    const floor = room.head - Math.max(0, Math.floor(keep));
    if (floor <= room.floor) return;
    for (const { wire } of oldEntries.all(room.number, floor)) {
      const entry = decodeEntry(JSON.parse(wire));
      if (entry?.kind !== "comment") continue;
      forgetNonce.run(entry.comment.id);
      const row = rows.find(room, entry.comment.id);
      if (row !== null) rows.remove(room, room.head, row);
    }
    for (const row of oldImports.all(room.number, floor)) rows.remove(room, room.head, row);
    deleteEntries.run(room.number, floor);
    room.raiseFloor(floor);
    room.close();
  };
}
