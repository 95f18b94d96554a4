import type { Database } from "bun:sqlite";
import type { Appended, NewImport } from "../ports.ts";
import type { CommentRows } from "./comment-rows.ts";
import type { RoomLedger } from "./room-ledger.ts";

const secondMs = 1_000;

type ImportAnswer = Extract<Appended, { kind: "imported" }>;

/** Takes the comments that the room does not have yet, all under one seq. */
export function prepareImport(
  db: Database,
  rows: CommentRows,
): (room: RoomLedger, comments: readonly NewImport[]) => ImportAnswer {
  const findKey = db.query<{ found: number }, [number, string]>(
    "SELECT 1 AS found FROM import_keys WHERE room = ? AND key = ?",
  );
  const insertKey = db.query<null, [number, string]>("INSERT INTO import_keys (room, key) VALUES (?, ?)");

  const findPosted = db.query<{ found: number }, [number, number, number, number]>(
    "SELECT 1 AS found FROM nonces WHERE id = ? AND room = ? AND progress = ? AND created_at / 1000 = ?",
  );

  /** Our own exports carry our ids, and whole seconds; nonces outlive their comments, too. */
  function wasPostedHere(room: RoomLedger, { foreignId, progress, createdAt }: NewImport): boolean {
    const id = Number(foreignId ?? Number.NaN);
    return (
      Number.isSafeInteger(id) && findPosted.get(id, room.number, progress, Math.floor(createdAt / secondMs)) !== null
    );
  }

  return (room, comments) => {
    // In order of progress, so that ids of one file rise with the video's time.
    const sorted = comments.toSorted((a, b) => a.progress - b.progress);
    let seq = room.head;
    let imported = 0;
    for (const comment of sorted) {
      // Keys outlive their comments, so what a moderator deleted does not come back with the next import (LOG7).
      if (findKey.get(room.number, comment.key) !== null || wasPostedHere(room, comment)) continue;
      if (imported === 0) seq = room.nextSeq();
      insertKey.run(room.number, comment.key);
      rows.insert(room, seq, comment);
      imported++;
    }
    return { kind: "imported", seq, imported, duplicates: comments.length - imported };
  };
}
