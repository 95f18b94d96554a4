import type { Comment, Mode } from "./comment.ts";
import * as limits from "./limits.ts";

/** `video`: comments belong to the media's time. `live`: everybody sees the same moment. */
export type RoomKind = "video" | "live";

export const roomIdPattern: RegExp = /^[a-z0-9][a-z0-9-]{0,63}$/;

export function isRoomId(text: unknown): text is string {
  return typeof text === "string" && text.length <= limits.maxRoomIdLength && roomIdPattern.test(text);
}

export interface Media {
  /** Address of the clip, relative to the server's base unless absolute. */
  readonly url: string;
  /** MIME type, with codecs where known. */
  readonly type: string;
  /** null while unknown. */
  readonly durationMs: number | null;
  readonly posterUrl: string | null;
}

/** The live room of the page /lab: joinable, and in no list. */
export const labRoomId = "lab";

/** The settings of a room that everybody may know; a `settings` entry carries them. */
export interface RoomSettings {
  /** false: the room takes no comments. */
  readonly open: boolean;
  readonly maxGraphemes: number;
  readonly modes: readonly Mode[];
  /** One comment per author in so many ms, after `burst` at once. */
  readonly everyMs: number;
  readonly burst: number;
}

export const defaultRoomSettings: RoomSettings = {
  open: true,
  maxGraphemes: limits.defaultTextGraphemes,
  modes: ["scroll", "reverse", "top", "bottom"],
  everyMs: 2_000,
  burst: 5,
};

export interface Room {
  readonly id: string;
  /** Permanent small integer, for systems that need one. */
  readonly number: number;
  readonly kind: RoomKind;
  readonly title: string;
  /** Folder of the clip below the served folder, "" at its top, null without a clip of ours. */
  readonly folder: string | null;
  readonly media: Media | null;
  /** Live rooms: epoch ms at which progress was 0. */
  readonly startedAt: number | null;
  readonly createdAt: number;
  readonly sample: boolean;
  readonly settings: RoomSettings;
}

/** A row of `GET /api/v1/rooms`. */
export interface RoomSummary extends Room {
  readonly comments: number;
  readonly viewers: number;
  /** Epoch ms of the newest comment, null when there is none. */
  readonly lastCommentAt: number | null;
}

/** `GET /api/v1/rooms` */
export interface RoomsAnswer {
  readonly rooms: readonly RoomSummary[];
  readonly serverTimeMs: number;
}

/** `GET /api/v1/rooms/:room`, also the body of `join`'s answer on a socket. */
export interface RoomAnswer {
  readonly room: Room;
  readonly cursor: string;
  readonly viewers: number;
  readonly comments: number;
  readonly serverTimeMs: number;
  /** Comments per bucket over the whole video, for the density above the progress bar; empty for a live room. */
  readonly density: { readonly bucketMs: number; readonly counts: readonly number[] };
}

/** `GET /api/v1/rooms/:room/segments/:index` */
export interface SegmentAnswer {
  readonly index: number;
  readonly cursor: string;
  /** Comments of this segment that are not in the answer. */
  readonly omitted: number;
  readonly comments: readonly Comment[];
}

/** `GET /api/v1/rooms/:room/chat`: newest first. `nextBefore` is the id to ask for the next page, null at the end. */
export interface ChatAnswer {
  readonly comments: readonly Comment[];
  readonly nextBefore: number | null;
}

/** `POST /api/v1/rooms/:room/comments`: 201, or 200 with `duplicate` for a repeated nonce. */
export interface PostAnswer {
  readonly id: number;
  readonly seq: number;
  readonly progress: number;
  readonly createdAt: number;
  readonly author: string;
  readonly name: string;
  readonly duplicate?: true;
}

/** `POST` and `PATCH /api/v1/identity` */
export interface IdentityAnswer {
  readonly token: string;
  readonly author: string;
  readonly name: string;
}

/** `GET /api/v1/about`: what the library page needs to greet a new owner. */
export interface AboutAnswer {
  readonly version: string;
  /** Addresses of this machine in its network, empty while bound to loopback. */
  readonly lan: readonly string[];
  /** The built-in sample rooms are shown, no folder is served. */
  readonly samples: boolean;
  /** A folder of videos is served; which one stays with the operator. */
  readonly folder: boolean;
  /** The page /lab, its room and the small exchanges are there. */
  readonly lab: boolean;
  readonly serverTimeMs: number;
}
