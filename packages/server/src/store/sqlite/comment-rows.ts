import type { Database } from "bun:sqlite";
import { type Comment, encodeEntry, limits, segmentIndex } from "@flyby/protocol";
import type { NewComment, NewImport } from "../ports.ts";
import { segmentRank } from "../segment-rank.ts";
import type { RoomLedger } from "./room-ledger.ts";

const secondMs = 1_000;

/** What a removal needs to know of a comment. */
export interface CommentRow {
  readonly id: number;
  readonly seq: number;
  readonly imported: number;
  readonly progress: number;
}

export interface CommentRows {
  /** Inserts a comment under a seq that the caller has taken; with its log entry unless it is imported. */
  insert(room: RoomLedger, seq: number, comment: NewComment | NewImport): Comment;
  /** Everything of the comment but its nonce and import keys goes; its entry becomes `removed`. */
  remove(room: RoomLedger, seq: number, row: CommentRow): void;
  find(room: RoomLedger, id: number): CommentRow | null;
  byAuthor(room: RoomLedger, author: string): readonly CommentRow[];
}

export function prepareCommentRows(db: Database): CommentRows {
  const insertRow = db.query<
    null,
    [number, number, number, number, number, string, string | null, string | null, string | null]
  >(
    "INSERT INTO comments (room, seq, imported, progress, created_at, author, nonce, foreign_id, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const insertTimeline = db.query<null, [number, number, number, number, number, string]>(
    "INSERT INTO timeline (room, progress, id, segment, rank, json) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const insertNonce = db.query<null, [string, string, number, number, number, number, number]>(
    "INSERT INTO nonces (author, nonce, id, room, seq, progress, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const countMoment = db.query<null, [number, number, number]>(
    "INSERT INTO moments (room, second, comments) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET comments = comments + excluded.comments",
  );
  const touch = db.query<null, [number, number, number]>(
    "INSERT INTO segments (room, segment, touched) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET touched = excluded.touched",
  );
  const insertEntry = db.query<null, [number, number, string]>(
    "INSERT INTO entries (room, seq, wire) VALUES (?, ?, ?)",
  );
  const blankEntry = db.query<null, [string, number, number]>("UPDATE entries SET wire = ? WHERE room = ? AND seq = ?");
  const deleteTimeline = db.query<null, [number, number, number]>(
    "DELETE FROM timeline WHERE room = ? AND progress = ? AND id = ?",
  );
  const deleteRow = db.query<null, [number]>("DELETE FROM comments WHERE id = ?");
  const selectRow = db.query<CommentRow, [number, number]>(
    "SELECT id, seq, imported, progress FROM comments WHERE id = ? AND room = ?",
  );
  const selectByAuthor = db.query<CommentRow, [number, string]>(
    "SELECT id, seq, imported, progress FROM comments WHERE room = ? AND author = ?",
  );

  function mark(room: RoomLedger, progress: number, seq: number, added: 1 | -1): void {
    countMoment.run(room.number, Math.floor(progress / secondMs), added);
    touch.run(room.number, segmentIndex(progress, limits.segmentMs), seq);
  }

  return {
    insert: (room, seq, written) => {
      const { progress, mode, size, color, author, name, text, createdAt, extra } = written;
      const file = "key" in written ? written : null;
      const nonce = "nonce" in written ? written.nonce : null;
      const { lastInsertRowid } = insertRow.run(
        room.number,
        seq,
        file === null ? 0 : 1,
        progress,
        createdAt,
        author,
        nonce,
        file?.foreignId ?? null,
        file?.origin ?? null,
      );
      const id = Number(lastInsertRowid);
      const plain: Comment = { id, progress, mode, size, color, author, name, text, createdAt };
      const comment = extra === undefined ? plain : { ...plain, extra };
      const rank = segmentRank(id, extra?.weight);
      const segment = segmentIndex(progress, limits.segmentMs);
      insertTimeline.run(room.number, progress, id, segment, rank, JSON.stringify(comment));
      if (nonce !== null) {
        insertNonce.run(author, nonce, id, room.number, seq, progress, createdAt);
        insertEntry.run(room.number, seq, JSON.stringify(encodeEntry({ kind: "comment", seq, comment })));
      }
      mark(room, progress, seq, 1);
      room.count(1, createdAt);
      return comment;
    },
    remove: (room, seq, row) => {
      deleteTimeline.run(room.number, row.progress, row.id);
      deleteRow.run(row.id);
      if (row.imported === 0) {
        blankEntry.run(JSON.stringify(encodeEntry({ kind: "removed", seq: row.seq })), room.number, row.seq);
      }
      mark(room, row.progress, seq, -1);
      room.count(-1);
    },
    find: (room, id) => selectRow.get(id, room.number),
    byAuthor: (room, author) => selectByAuthor.all(room.number, author),
  };
}
