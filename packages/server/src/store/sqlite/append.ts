import type { Database } from "bun:sqlite";
import { type Comment, encodeEntry, type RoomSettings } from "@flyby/protocol";
import type { Appended, Change, NewComment, NewImport } from "../ports.ts";
import type { RoomedChange } from "./calls.ts";
import { type CommentRows, prepareCommentRows } from "./comment-rows.ts";
import { type OpenLedger, prepareLedgers, type RoomLedger } from "./room-ledger.ts";

const nothing: Appended = { kind: "nothing" };

type Apply = (room: RoomLedger, change: Change) => Appended;

/** Applies changes in order within the caller's transaction. */
export function prepareAppend(db: Database): (changes: readonly RoomedChange[]) => readonly Appended[] {
  const open: OpenLedger = prepareLedgers(db);
  const apply = prepareApply(db, prepareCommentRows(db));
  return (changes) => {
    const ledgers = new Map<string, RoomLedger>();
    const appended = changes.map(({ room, change }) => {
      const ledger = ledgers.get(room) ?? open(room);
      ledgers.set(room, ledger);
      return apply(ledger, change);
    });
    for (const ledger of ledgers.values()) ledger.close();
    return appended;
  };
}

function prepareApply(db: Database, rows: CommentRows): Apply {
  const post = preparePost(db, rows);
  const importAll = prepareImport(db, rows);
  const clear = prepareClear(db);
  const insertEntry = db.query<null, [number, number, string]>(
    "INSERT INTO entries (room, seq, wire) VALUES (?, ?, ?)",
  );
  const mute = db.query<null, [number, string]>("INSERT OR IGNORE INTO mutes (room, author) VALUES (?, ?)");
  const unmute = db.query<null, [number, string]>("DELETE FROM mutes WHERE room = ? AND author = ?");
  const configure = db.query<null, [string, number]>("UPDATE rooms SET settings = ? WHERE number = ?");

  function record(room: RoomLedger, entry: Exclude<Parameters<typeof encodeEntry>[0], { kind: "comment" }>): void {
    insertEntry.run(room.number, entry.seq, JSON.stringify(encodeEntry(entry)));
  }

  function silence(room: RoomLedger, author: string, action: "mute" | "purge" | "unmute"): Appended {
    const changed = action === "unmute" ? unmute.run(room.number, author) : mute.run(room.number, author);
    const written = action === "purge" ? rows.byAuthor(room, author) : [];
    if (changed.changes === 0 && written.length === 0) return nothing;
    const seq = room.nextSeq();
    for (const row of written) rows.remove(room, seq, row);
    record(room, { kind: "mute", seq, author, action });
    return { kind: "changed", seq };
  }

  function remove(room: RoomLedger, id: number): Appended {
    const row = rows.find(room, id);
    if (row === null) return nothing;
    const seq = room.nextSeq();
    rows.remove(room, seq, row);
    record(room, { kind: "delete", seq, id });
    return { kind: "changed", seq };
  }

  function change(room: RoomLedger, settings: RoomSettings): Appended {
    const seq = room.nextSeq();
    configure.run(JSON.stringify(settings), room.number);
    record(room, { kind: "settings", seq, settings });
    return { kind: "changed", seq };
  }

  return (room, asked) => {
    switch (asked.kind) {
      case "comment":
        return post(room, asked.comment);
      case "imported": {
        const answer = importAll(room, asked.comments);
        if (answer.imported > 0) record(room, { kind: "imported", seq: answer.seq, count: answer.imported });
        return answer;
      }
      case "delete":
        return remove(room, asked.id);
      case "mute":
        return silence(room, asked.author, asked.action);
      case "settings":
        return change(room, asked.settings);
      case "clear": {
        if (room.comments === 0) return nothing;
        const seq = room.nextSeq();
        clear(room, seq);
        record(room, { kind: "clear", seq });
        return { kind: "changed", seq };
      }
    }
  };
}

interface NonceRow {
  readonly id: number;
  readonly room: number;
  readonly seq: number;
  readonly progress: number;
  readonly created_at: number;
}

/** The same author's same nonce is the first comment again, also after it was deleted (LOG6). */
function preparePost(db: Database, rows: CommentRows): (room: RoomLedger, comment: NewComment) => Appended {
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

type ImportAnswer = Extract<Appended, { kind: "imported" }>;

function prepareImport(
  db: Database,
  rows: CommentRows,
): (room: RoomLedger, comments: readonly NewImport[]) => ImportAnswer {
  const findKey = db.query<{ found: number }, [number, string]>(
    "SELECT 1 AS found FROM import_keys WHERE room = ? AND key = ?",
  );
  const insertKey = db.query<null, [number, string]>("INSERT OR IGNORE INTO import_keys (room, key) VALUES (?, ?)");

  // Keys outlive their comments, so what a moderator deleted does not come back with the next import (LOG7).
  const keysOf = (comment: NewImport): readonly string[] =>
    comment.foreignId === null ? [`key:${comment.key}`] : [`key:${comment.key}`, `id:${comment.foreignId}`];

  return (room, comments) => {
    // In order of progress, so that ids of one file rise with the video's time.
    const sorted = comments.toSorted((a, b) => a.progress - b.progress);
    let seq = room.head;
    let imported = 0;
    for (const comment of sorted) {
      const keys = keysOf(comment);
      if (keys.some((key) => findKey.get(room.number, key) !== null)) continue;
      if (imported === 0) seq = room.nextSeq();
      for (const key of keys) insertKey.run(room.number, key);
      rows.insert(room, seq, comment);
      imported++;
    }
    return { kind: "imported", seq, imported, duplicates: comments.length - imported };
  };
}

/** All comments of the room at once; set by set, because a room may hold a million. */
function prepareClear(db: Database): (room: RoomLedger, seq: number) => void {
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
