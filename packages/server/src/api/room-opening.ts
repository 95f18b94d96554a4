import {
  accept,
  defaultRoomSettings,
  isRoomId,
  limits,
  type Media,
  normalizeName,
  type Result,
  type Room,
  refuse,
} from "@flyby/protocol";
import * as v from "valibot";
import type { Core } from "../core.ts";
import { addressKey } from "../identity/address-key.ts";

/** Rooms without a clip of ours that sites may have opened before the installation takes no more. */
export const maxOpenedRooms = 1_000;
/** Rooms one address may open in an hour: an editor who prepares many pages, not a script. */
export const maxOpenedPerHour = 20;
const hourMs = 3_600_000;
/** Addresses remembered at once; beyond it the oldest are forgotten. */
const maxRemembered = 10_000;

const title = v.pipe(
  v.string("title is a string"),
  v.maxLength(limits.maxTitleLength, "title is too long"),
  v.transform(normalizeName),
);
const address = v.pipe(
  v.string("media.url is an address"),
  v.maxLength(2_048, "media.url is too long"),
  v.check(isMediaUrl, "media.url is a path or an http(s) address"),
);

const roomSchema = v.object({
  id: v.string("id is a room id"),
  kind: v.picklist(["video", "live"], "kind is video or live"),
  title: v.optional(title, ""),
  media: v.nullish(
    v.object({
      url: address,
      type: v.optional(
        v.pipe(v.string("media.type is a MIME type"), v.maxLength(200, "media.type is too long")),
        "video/mp4",
      ),
      durationMs: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.maxProgressMs)), null),
      posterUrl: v.nullish(address, null),
    }),
    null,
  ),
});

export interface RoomRequest {
  readonly id: string;
  readonly kind: Room["kind"];
  readonly title: string;
  readonly media: Media | null;
}

export function parseRoomRequest(input: unknown): Result<RoomRequest> {
  const parsed = v.safeParse(roomSchema, input);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return refuse(
      "bad-message",
      issue.message.startsWith("Invalid") ? "A room is {id, kind, title?, media?}." : `${issue.message}.`,
    );
  }
  return isRoomId(parsed.output.id) ? accept(parsed.output) : refuse("bad-room-id");
}

export interface RoomOpening {
  /** For the admin: a taken id is refused. */
  add(room: RoomRequest): Promise<Result<Room>>;
  /**
   * For an `--open-rooms` site: finds the room or makes it, without media (the clip belongs to the site). Bounded per
   * installation and per address and hour.
   */
  open(room: RoomRequest, address: string): Promise<Result<{ readonly room: Room; readonly created: boolean }>>;
}

export function createRoomOpening(core: Core, now: () => number): RoomOpening {
  const openings = new Map<string, readonly number[]>();

  function add({ id, kind, title, media }: RoomRequest): Promise<Result<Room>> {
    const startedAt = kind === "live" ? now() : null;
    const rest = { folder: null, startedAt, sample: false, settings: defaultRoomSettings };
    return core.rooms.add({ id, kind, title: title === "" ? id : title, media, ...rest });
  }

  function takePlace(address: string): Result<null> {
    const opened = core.rooms.list().filter(({ folder, media }) => folder === null && media === null).length;
    if (opened >= maxOpenedRooms) return refuse("too-many-rooms");
    const network = addressKey(address);
    const recent = (openings.get(network) ?? []).filter((at) => now() - at < hourMs);
    const [first] = recent;
    if (recent.length >= maxOpenedPerHour && first !== undefined) {
      return refuse("rate-limited", "Too many rooms were opened from here; wait.", first + hourMs - now());
    }
    openings.delete(network);
    openings.set(network, [...recent, now()]);
    const [oldest] = openings.keys();
    if (openings.size > maxRemembered && oldest !== undefined) openings.delete(oldest);
    return accept(null);
  }

  return {
    add,
    async open(wanted, address) {
      const found = core.rooms.get(wanted.id);
      if (found !== undefined) return accept({ room: found, created: false });
      const place = takePlace(address);
      if (!place.ok) return place;
      const made = await add({ ...wanted, media: null });
      if (made.ok) return accept({ room: made.value, created: true });
      // Two pages opened it in the same moment.
      const other = core.rooms.get(wanted.id);
      return other === undefined ? made : accept({ room: other, created: false });
    },
  };
}

function isMediaUrl(text: string): boolean {
  if (!URL.canParse(text, "http://flyby.invalid/")) return false;
  return ["http:", "https:"].includes(new URL(text, "http://flyby.invalid/").protocol);
}
