import type { Database } from "bun:sqlite";
import type { Comment } from "@flyby/protocol";
import type { Appended, NewComment } from "../ports.ts";
import type { CommentRows } from "./comment-rows.ts";
import type { RoomLedger } from "./room-ledger.ts";

interface NonceRow {
  readonly id: number;
  readonly room: number;
  readonly seq: number;
  readonly progress: number;
  readonly created_at: number;
}

/** The same author's same nonce is the first comment again, also after it was deleted (LOG6). */
export function preparePost(db: Database, rows: CommentRows): (room: RoomLedger, comment: NewComment) => Appended {
  const findNonce = db.query<NonceRow, [string, string]>(
    "SELECT id, room, seq, progress, created_at FROM nonces WHERE author = ? AND nonce = ?",
  );
  const findJson = db.query<{ json: string }, [number, number, number]>(
    "SELECT json FROM timeline WHERE room = ? AND progress = ? AND id = ?",
  );

  function first(known: NonceRow, repeated: NewComment): Comment {
    const kept = findJson.get(known.room, known.progress, known.id);
    if (kept !== null) return JSON.parse(kept.json);
    const { mode, size, color, author } = repeated;
    const { id, progress, created_at: createdAt } = known;
    return { id, progress, mode, size, color, author, name: "", text: "", createdAt };
  }

  return (room, comment) => {
    const known = findNonce.get(comment.author, comment.nonce);
    if (known !== null) return { kind: "comment", seq: known.seq, comment: first(known, comment), duplicate: true };
    const seq = room.nextSeq();
    return { kind: "comment", seq, comment: rows.insert(room, seq, comment), duplicate: false };
  };
}
