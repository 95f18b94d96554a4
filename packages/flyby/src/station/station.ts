import type { Result, RoomKind, RoomSummary } from "@flyby/protocol";
import type { FileReport } from "@flyby/server";

export interface RoomWish {
  readonly id: string;
  readonly kind: RoomKind;
  readonly title: string;
  readonly mediaUrl: string | null;
}

/** An installation to work on: the server that holds it, or the database itself while no server does. */
export interface Station {
  readonly where: "server" | "database";
  importFile(room: string, bytes: Uint8Array): Promise<Result<FileReport>>;
  /** The room as a Bilibili file, in pieces. */
  exportXml(room: string): Promise<Result<AsyncIterable<string | Uint8Array>>>;
  listRooms(): Promise<Result<readonly RoomSummary[]>>;
  addRoom(wish: RoomWish): Promise<Result<{ readonly id: string }>>;
  close(): Promise<void>;
}

/** Why there is nothing to work on, in one sentence. */
export interface NoStation {
  readonly ok: false;
  readonly message: string;
}

export type StationResult = { readonly ok: true; readonly station: Station } | NoStation;
