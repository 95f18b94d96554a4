import type { Database } from "bun:sqlite";
import type { Comment } from "@flyby/protocol";
import { forgottenComment } from "../forgotten-comment.ts";
import type { Appended, NewComment, Posted } from "../ports.ts";
import type { CommentRows } from "./comment-rows.ts";
import type { RoomLedger } from "./room-ledger.ts";

interface NonceRow {
  readonly id: number;
  readonly room: number;
  readonly seq: number;
  readonly progress: number;
  readonly created_at: number;
}

export type FindPosted = (author: string, nonce: string) => Posted | null;

/** The comment that an author's nonce stands for, also after it was deleted (LOG6). */
export function prepareFindPosted(db: Database): FindPosted {
  const findNonce = db.query<NonceRow, [string, string]>(
    "SELECT id, room, seq, progress, created_at FROM nonces WHERE author = ? AND nonce = ?",
  );
  const findJson = db.query<{ json: string }, [number, number, number]>(
    "SELECT json FROM timeline WHERE room = ? AND progress = ? AND id = ?",
  );

  function restore({ room, id, progress, created_at: createdAt }: NonceRow, author: string): Comment {
    const kept = findJson.get(room, progress, id);
    if (kept !== null) return JSON.parse(kept.json);
    return forgottenComment({ id, progress, author, createdAt });
  }

  return (author, nonce) => {
    const known = findNonce.get(author, nonce);
    return known === null ? null : { seq: known.seq, comment: restore(known, author) };
  };
}

/** The same author's same nonce is the first comment again. */
export function preparePost(db: Database, rows: CommentRows): (room: RoomLedger, comment: NewComment) => Appended {
  const findPosted = prepareFindPosted(db);
  return (room, comment) => {
    const known = findPosted(comment.author, comment.nonce);
    if (known !== null) return { kind: "comment", ...known, duplicate: true };
    const seq = room.nextSeq();
    return { kind: "comment", seq, comment: rows.insert(room, seq, comment), duplicate: false };
  };
}
