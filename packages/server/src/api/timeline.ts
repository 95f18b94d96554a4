import { accept, type ChatAnswer, type Cursor, limits, parseCursor, type Result, refuse } from "@flyby/protocol";
import type { Core } from "../core.ts";
import { type Answer, answerJson, answerRefusal, answerText, answerVersioned, hasVersion } from "../http/answers.ts";
import { readNumber } from "../http/query.ts";
import type { Call, Route } from "../http/route.ts";
import { ageOf, createSegmentTexts } from "./segment-texts.ts";

/**
 * A shared cache may hand a segment out for 30 + 25 s and a browser keep what it got for 5 + 25 s more: together below
 * the 90 s after which a deletion has reached readers without the log, also where the cache tells no age.
 */
export const segmentCaching = "public, max-age=5, s-maxage=30, stale-while-revalidate=25";
const chatCaching = "public, max-age=1, s-maxage=2";
const defaultChatPage = 50;
const lastSegment = Math.floor(limits.maxProgressMs / limits.segmentMs);

/** Comments by their time in the video, and by the time they were sent. */
export function timelineRoutes(core: Core): readonly Route[] {
  const segmentText = createSegmentTexts(core.timeline);

  async function segment({ request, params, query }: Call): Promise<Answer> {
    const room = params.room ?? "";
    if (core.rooms.get(room) === undefined) return answerRefusal(refuse("room-not-found"));
    const index = /^\d{1,9}$/.test(params.index ?? "") ? Number(params.index) : -1;
    if (index < 0 || index > lastSegment) {
      return answerRefusal(refuse("bad-query", `A segment's index is a whole number from 0 to ${lastSegment}.`));
    }
    const log = await core.openLog(room);
    if (!log.ok) return answerRefusal(log);
    // Taken before reading: the segment is at least that new.
    const min = query.get("min");
    const cursor = await atLeast(core, room, log.value.head(), min);
    if (!cursor.ok) return answerRefusal(cursor);
    const exact = min !== null;
    const known = knownVersion(request, cursor.value);
    const { touched, text } = await segmentText({ room, index, cursor: cursor.value, exact, known });
    return answerVersioned(request, segmentTag(cursor.value, touched), { "cache-control": segmentCaching }, () =>
      answerText(text ?? "", { type: "application/json; charset=utf-8" }),
    );
  }

  async function chat({ request, params, query }: Call): Promise<Answer> {
    const room = params.room ?? "";
    if (core.rooms.get(room) === undefined) return answerRefusal(refuse("room-not-found"));
    const source = query.get("source") ?? "posted";
    if (source !== "posted" && source !== "imported") {
      return answerRefusal(refuse("bad-query", "source is posted or imported."));
    }
    const before = readNumber(query, "before", null, { least: 1, most: Number.MAX_SAFE_INTEGER });
    if (!before.ok) return answerRefusal(before);
    const limit = readNumber(query, "limit", defaultChatPage, { least: 1, most: limits.maxChatPage });
    if (!limit.ok) return answerRefusal(limit);
    const comments = await core.timeline.chat(room, source, before.value, limit.value);
    const nextBefore = comments.length < limit.value ? null : (comments.at(-1)?.id ?? null);
    const body: ChatAnswer = { comments, nextBefore };
    const etag = `W/"${Bun.hash(JSON.stringify(body)).toString(36)}"`;
    return answerVersioned(request, etag, { "cache-control": chatCaching }, () => answerJson(body));
  }

  return [
    { path: "/api/v1/rooms/:room/segments/:index", methods: { GET: segment } },
    { path: "/api/v1/rooms/:room/chat", methods: { GET: chat } },
  ];
}

function segmentTag(cursor: Cursor, touched: number): string {
  return `W/"${cursor.epoch}-${touched}-${ageOf(cursor)}"`;
}

/** `touched` of the version that the request has; null for none, several, and one that is too old to be confirmed. */
function knownVersion(request: Request, cursor: Cursor): number | null {
  const touched = /-(\d{1,15})-/.exec(request.headers.get("if-none-match") ?? "")?.[1];
  return touched !== undefined && hasVersion(request, segmentTag(cursor, Number(touched))) ? Number(touched) : null;
}

/** The cursor a reading that begins now is true at, and not before `min`, which may be committed but not yet broadcast. */
async function atLeast(core: Core, room: string, head: Cursor, min: string | null): Promise<Result<Cursor>> {
  if (min === null) return accept(head);
  const wanted = parseCursor(min);
  if (!wanted.ok) return wanted;
  if (wanted.value.epoch !== head.epoch || wanted.value.seq <= head.seq) return accept(head);
  const committed = await core.stores.log.head(room);
  return wanted.value.seq <= committed.seq
    ? accept(wanted.value)
    : refuse("bad-cursor", "min lies ahead of this room's log.");
}
