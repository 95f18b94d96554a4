import type { Database } from "bun:sqlite";
import { encodeEntry, type RoomSettings } from "@flyby/protocol";
import type { Appended } from "../ports.ts";
import type { PackedChange, RoomedChange } from "./calls.ts";
import { prepareClear } from "./clear-room.ts";
import { type CommentRows, prepareCommentRows } from "./comment-rows.ts";
import { prepareImport } from "./import-comments.ts";
import { unpackImport } from "./pack-change.ts";
import { preparePost } from "./post-comment.ts";
import { type OpenLedger, prepareLedgers, type RoomLedger } from "./room-ledger.ts";

const nothing: Appended = { kind: "nothing" };

type Apply = (room: RoomLedger, change: PackedChange) => Appended;

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
        const answer = importAll(room, unpackImport(asked.lists));
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
