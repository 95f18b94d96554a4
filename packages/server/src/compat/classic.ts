import { type Comment, headers, limits, type Result, type Room, refuse, sizes } from "@flyby/protocol";
import * as v from "valibot";
import { senderOf } from "../api/sender.ts";
import type { Core } from "../core.ts";
import { type Answer, answerJson, answerRefusal } from "../http/answers.ts";
import { readFields } from "../http/body.ts";
import type { MediaRoutes } from "../http/media-port.ts";
import { readNumber } from "../http/query.ts";
import type { Call, Route } from "../http/route.ts";
import { createBusiestRoom } from "./busiest-room.ts";

/** What `GET /polling` shows: the last few, as on a board. */
const polledComments = 5;
const caching = { "cache-control": "public, max-age=1" };
const lastSecond = limits.maxProgressMs / 1_000;

/** A comment as a person with curl would write it down. Times in the video are seconds. */
export interface ClassicComment {
  readonly id: number;
  readonly time: number;
  readonly text: string;
  /** `#rrggbb` */
  readonly color: string;
  readonly mode: Comment["mode"];
  readonly name: string;
  /** Epoch seconds. */
  readonly sentAt: number;
}

const number = v.union([v.number(), v.pipe(v.string(), v.trim(), v.regex(/^\d+(\.\d+)?$/), v.transform(Number))]);
const colorText = v.pipe(
  v.string(),
  v.regex(/^#[0-9a-f]{6}$/i),
  v.transform((text) => Number.parseInt(text.slice(1), 16)),
);
const postSchema = v.object({
  text: v.string("text is missing"),
  time: v.nullish(v.union([number], "time is a number of seconds")),
  color: v.optional(v.union([colorText, number], "color is #rrggbb or a number")),
  mode: v.optional(v.string("mode is a word")),
  size: v.optional(v.picklist(sizes, `size is one of ${sizes.join(", ")}`)),
  name: v.optional(v.string("name is a string")),
  nonce: v.optional(v.string("nonce is a string")),
});

/** The smallest API (decision 16). `:video` is a room's id or its number. */
export function classicRoutes(core: Core, media: MediaRoutes, now: () => number): readonly Route[] {
  const busiest = createBusiestRoom(core, now);

  async function clip({ request, params }: Call): Promise<Answer | Response> {
    const room = findRoom(core, params.video);
    return room === undefined ? answerRefusal(refuse("room-not-found")) : media.respond(request, room.id, null);
  }

  async function list({ params, query }: Call): Promise<Answer> {
    const room = findRoom(core, params.video);
    if (room === undefined) return answerRefusal(refuse("room-not-found"));
    const from = readNumber(query, "from", 0, { least: 0, most: lastSecond, whole: false });
    if (!from.ok) return answerRefusal(from);
    const to = readNumber(query, "to", lastSecond, { least: 0, most: lastSecond, whole: false });
    if (!to.ok) return answerRefusal(to);
    const [fromMs, toMs] = [Math.round(from.value * 1_000), Math.round(to.value * 1_000)];
    const comments = await core.timeline.range(room.id, fromMs, toMs, limits.maxClassicComments);
    return answerJson(comments.map(toClassic), { headers: caching });
  }

  async function chat({ params }: Call): Promise<Answer> {
    const room = findRoom(core, params.video);
    return room === undefined ? answerRefusal(refuse("room-not-found")) : answerNewest(room, limits.maxChatPage);
  }

  async function polling({ query }: Call): Promise<Answer> {
    const asked = query.get("room");
    const room = asked === null ? await busiest() : findRoom(core, asked);
    return room === undefined ? answerRefusal(refuse("room-not-found")) : answerNewest(room, polledComments);
  }

  // Oldest first: as a board reads.
  async function answerNewest(room: Room, count: number): Promise<Answer> {
    const comments = await core.timeline.chat(room.id, "posted", null, count);
    return answerJson(comments.map(toClassic).reverse(), { headers: caching });
  }

  async function post({ request, params, peer }: Call): Promise<Answer> {
    const room = findRoom(core, params.video);
    if (room === undefined) return answerRefusal(refuse("room-not-found"));
    const known = senderOf(core, request, peer.address);
    if (!known.ok) return answerRefusal(known);
    const fields = await readFields(request, limits.maxMessageBytes);
    if (!fields.ok) return answerRefusal(fields);
    const draft = toDraft(fields.value);
    if (!draft.ok) return answerRefusal(draft);
    const { sender, anonymous } = known.value;
    const posted = await core.ingress.submit(room.id, draft.value, sender);
    if (!posted.ok) return answerRefusal(posted);
    const kept: Record<string, string> = anonymous
      ? { [headers.identity]: core.identities.issue(sender.name).token }
      : {};
    const { id, progress, name, duplicate } = posted.value;
    return answerJson({ id, time: progress / 1_000, name }, { status: duplicate ? 200 : 201, headers: kept });
  }

  return [
    { path: "/vs/:video", methods: { GET: clip }, access: "classic" },
    { path: "/danmaku/:video", methods: { GET: list, POST: post }, access: "classic" },
    { path: "/chat/:video", methods: { GET: chat }, access: "classic" },
    { path: "/polling", methods: { GET: polling }, access: "classic" },
  ];
}

function toDraft(input: unknown): Result<unknown> {
  const parsed = v.safeParse(postSchema, input);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return refuse("bad-draft", issue.message.startsWith("Invalid") ? "Send time and text." : `${issue.message}.`);
  }
  const { time, ...rest } = parsed.output;
  return {
    ok: true,
    value: time === undefined || time === null ? rest : { ...rest, progress: Math.round(time * 1_000) },
  };
}

function toClassic({ id, progress, text, color, mode, name, createdAt }: Comment): ClassicComment {
  const hex = `#${color.toString(16).padStart(6, "0")}`;
  return { id, time: progress / 1_000, text, color: hex, mode, name, sentAt: createdAt / 1_000 };
}

function findRoom(core: Core, text: string | undefined): Room | undefined {
  const room = text === undefined ? undefined : core.rooms.get(text);
  if (room !== undefined || text === undefined || !/^\d{1,9}$/.test(text)) return room;
  return core.rooms.list().find((summary) => summary.number === Number(text));
}
