import type { Room } from "@flyby/protocol";
import type { NewRoom, RoomFacts } from "./ports.ts";

/** A row of `rooms`. */
export interface RoomRow {
  readonly number: number;
  readonly id: string;
  readonly kind: Room["kind"];
  readonly title: string;
  readonly folder: string | null;
  readonly media: string | null;
  readonly started_at: number | null;
  readonly created_at: number;
  readonly sample: number;
  readonly settings: string;
  readonly comments: number;
  readonly last_comment_at: number | null;
  readonly head: number;
}

export interface StoredRoom {
  readonly room: Room;
  readonly facts: RoomFacts;
}

export type RoomChange = Partial<Pick<NewRoom, "title" | "folder" | "media" | "startedAt" | "sample" | "settings">>;

export function toRoom(row: RoomRow): StoredRoom {
  return {
    room: {
      id: row.id,
      number: row.number,
      kind: row.kind,
      title: row.title,
      folder: row.folder,
      media: row.media === null ? null : JSON.parse(row.media),
      startedAt: row.started_at,
      createdAt: row.created_at,
      sample: row.sample === 1,
      settings: JSON.parse(row.settings),
    },
    facts: { comments: row.comments, lastCommentAt: row.last_comment_at, seq: row.head },
  };
}
