import type { Database } from "bun:sqlite";

/** A room while changes are applied to it; `close` writes it back. */
export interface RoomLedger {
  readonly number: number;
  readonly head: number;
  readonly floor: number;
  readonly comments: number;
  /** The next seq of the room's log, without holes because the row is written in the same transaction (LOG1). */
  nextSeq(): number;
  count(added: number, createdAt?: number): void;
  raiseFloor(floor: number): void;
  close(): void;
}

interface LedgerRow {
  readonly number: number;
  readonly head: number;
  readonly floor: number;
  readonly comments: number;
  readonly last_comment_at: number | null;
}

export type OpenLedger = (room: string) => RoomLedger;

export function prepareLedgers(db: Database): OpenLedger {
  const select = db.query<LedgerRow, [string]>(
    "SELECT number, head, floor, comments, last_comment_at FROM rooms WHERE id = ?",
  );
  const update = db.query<null, [number, number, number, number | null, number]>(
    "UPDATE rooms SET head = ?, floor = ?, comments = ?, last_comment_at = ? WHERE number = ?",
  );
  return (room) => {
    const row = select.get(room);
    if (row === null) throw new Error(`There is no room ${room}.`);
    let { head, floor, comments, last_comment_at: lastCommentAt } = row;
    return {
      number: row.number,
      get head() {
        return head;
      },
      get floor() {
        return floor;
      },
      get comments() {
        return comments;
      },
      nextSeq: () => ++head,
      count: (added, createdAt) => {
        comments += added;
        if (createdAt !== undefined) lastCommentAt = Math.max(lastCommentAt ?? 0, createdAt);
      },
      raiseFloor: (to) => {
        floor = Math.max(floor, to);
      },
      close: () => update.run(head, floor, comments, lastCommentAt, row.number),
    };
  };
}
