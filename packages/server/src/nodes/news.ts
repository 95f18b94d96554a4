import { isRoomId } from "@flyby/protocol";
import * as v from "valibot";

/** Rooms, keys or counts in one message; more go in several. 500 rooms of the longest names are 40 KB. */
export const maxPerMessage = 500;
/** Viewers of one room on one node; a process holds far fewer. */
const maxViewers = 1_000_000_000;
/** A charge in ms: a year. */
const maxChargeMs = 31_536_000_000;

const room = v.pipe(
  v.string(),
  v.check((id) => isRoomId(id)),
);
const key = v.pipe(v.string(), v.maxLength(32));
const node = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

function list<T extends v.GenericSchema>(item: T) {
  return v.pipe(v.array(item), v.maxLength(maxPerMessage));
}

const schema = v.variant("kind", [
  /** So many watch these rooms on the node that says so. Without rooms: it lives. `asks`: it wants to know the others' numbers. */
  v.object({
    from: node,
    kind: v.literal("viewers"),
    rooms: list(v.tuple([room, v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maxViewers))])),
    asks: v.boolean(),
  }),
  /** What was taken from these buckets, ms. */
  v.object({
    from: node,
    kind: v.literal("taken"),
    buckets: list(v.tuple([key, v.pipe(v.number(), v.minValue(-maxChargeMs), v.maxValue(maxChargeMs))])),
  }),
  /** Something about these rooms, but their comments, was changed in the store. */
  v.object({ from: node, kind: v.literal("changed"), rooms: list(room) }),
  v.object({ from: node, kind: v.literal("leaving") }),
]);

/** What nodes tell each other beside the entries of rooms. */
export type NodeNews = v.InferOutput<typeof schema>;

type WithoutSender<News> = News extends NodeNews ? Omit<News, "from"> : never;

/** What a node says, before its name is put to it. */
export type Said = WithoutSender<NodeNews>;

/** null: not of this version's words. A newer node may say more than an older one knows. */
export function parseNews(text: string): NodeNews | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = v.safeParse(schema, json);
  return parsed.success ? parsed.output : null;
}

/** In pieces that fit one message each. */
export function inMessages<T>(items: readonly T[]): readonly (readonly T[])[] {
  const pieces: T[][] = [];
  for (let from = 0; from < items.length; from += maxPerMessage) pieces.push(items.slice(from, from + maxPerMessage));
  return pieces;
}
