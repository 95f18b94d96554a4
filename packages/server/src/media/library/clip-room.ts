import { basename, dirname, join } from "node:path";
import { defaultRoomSettings, limits, type Media, normalizeName, type Result, type Room } from "@flyby/protocol";
import type { Rooms } from "../../core.ts";
import { roomIdForPath } from "../../rooms/room-id.ts";
import type { MediaFiles } from "../media-files.ts";
import type { ClipRecord } from "./clip-record.ts";
import type { FoundClip } from "./find-clips.ts";

/** The address of a room's clip, relative to the server's base. */
export function mediaUrl(room: string): string {
  return `media/${room}`;
}

export function titleOf(path: string): string {
  const name = normalizeName(basename(path).replace(/\.[^.]+$/, ""));
  return [...name].slice(0, limits.maxTitleLength).join("").slice(0, limits.maxTitleLength) || "Untitled";
}

export function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === "." ? "" : folder;
}

/** A free id for a new clip. A renamed clip keeps the id of its old path, so that the path's own may be taken. */
export function chooseRoomId(path: string, isTaken: (id: string) => boolean): string {
  for (let copy = 1; ; copy++) {
    const id = roomIdForPath(copy === 1 ? path : `${path}#${copy}`);
    if (!isTaken(id)) return id;
  }
}

/** Makes the room of a clip say what the file says, and lets it be played. */
export async function showClip(
  rooms: Rooms,
  files: MediaFiles,
  root: string,
  record: ClipRecord,
  found: FoundClip,
): Promise<Result<Room>> {
  const { room: id, path, facts } = record;
  const poster = found.poster === null ? null : join(root, found.poster);
  files.set(id, { root, clip: join(root, path), poster, sample: false });
  const posterUrl = poster === null ? null : `${mediaUrl(id)}/poster`;
  const media: Media = { url: mediaUrl(id), type: facts.type, durationMs: facts.durationMs, posterUrl };
  const wanted = { title: titleOf(path), folder: folderOf(path), media };
  rooms.show(id);
  const room = rooms.get(id);
  if (room !== undefined) return correct(rooms, room, wanted);
  const fresh = {
    id,
    kind: "video",
    startedAt: null,
    sample: false,
    settings: defaultRoomSettings,
    ...wanted,
  } as const;
  const added = await rooms.add(fresh);
  // Another process of this installation reads the same folder, and was first.
  const made = added.ok ? undefined : rooms.get(id);
  return made === undefined ? added : correct(rooms, made, wanted);
}

type Wanted = Pick<Room, "title" | "folder" | "media">;

async function correct(rooms: Rooms, room: Room, wanted: Wanted): Promise<Result<Room>> {
  return isSame(room, wanted) ? { ok: true, value: room } : rooms.update(room.id, wanted);
}

export function hideClip(rooms: Rooms, files: MediaFiles, room: string): void {
  files.delete(room);
  rooms.hide(room);
}

function isSame(room: Room, wanted: Wanted): boolean {
  const { title, folder, media } = room;
  return (
    JSON.stringify({ title, folder, media: order(media) }) === JSON.stringify({ ...wanted, media: order(wanted.media) })
  );
}

function order(media: Media | null): unknown {
  return media === null ? null : [media.url, media.type, media.durationMs, media.posterUrl];
}
