import { headers, limits, type Result, refuse } from "@flyby/protocol";
import * as v from "valibot";
import type { Core } from "../core.ts";
import { type Answer, answerJson, answerRefusal } from "../http/answers.ts";
import { readJson } from "../http/body.ts";
import type { Call, Route } from "../http/route.ts";
import { senderOf } from "./sender.ts";

const muteSchema = v.object({ purge: v.optional(v.boolean("purge is true or false"), false) });

/** Posting, deleting and muting. */
export function commentRoutes(core: Core): readonly Route[] {
  async function post({ request, params, peer }: Call): Promise<Answer> {
    const room = params.room ?? "";
    if (core.rooms.get(room) === undefined) return answerRefusal(refuse("room-not-found"));
    const known = senderOf(core, request, peer.address);
    if (!known.ok) return answerRefusal(known);
    const body = await readJson(request, limits.maxMessageBytes);
    if (!body.ok) return answerRefusal(body);
    const posted = await core.ingress.submit(room, body.value, known.value.sender);
    if (!posted.ok) return answerRefusal(posted);
    const { anonymous, sender } = known.value;
    const kept: Record<string, string> = anonymous
      ? { [headers.identity]: core.identities.issue(sender.name).token }
      : {};
    return answerJson(posted.value, { status: posted.value.duplicate ? 200 : 201, headers: kept });
  }

  async function remove({ request, params, peer }: Call): Promise<Answer> {
    const room = params.room ?? "";
    if (core.rooms.get(room) === undefined) return answerRefusal(refuse("room-not-found"));
    const id = /^[1-9]\d{0,15}$/.test(params.id ?? "") ? Number(params.id) : 0;
    if (!Number.isSafeInteger(id) || id === 0) return answerRefusal(refuse("comment-not-found"));
    const known = senderOf(core, request, peer.address);
    return known.ok ? settle(await core.ingress.remove(room, id, known.value.sender)) : answerRefusal(known);
  }

  async function mute(call: Call): Promise<Answer> {
    const body = await readJson(call.request, limits.maxMessageBytes, true);
    if (!body.ok) return answerRefusal(body);
    const parsed = v.safeParse(muteSchema, body.value);
    if (!parsed.success) return answerRefusal(refuse("bad-message", "The body is {} or {purge: true}."));
    return change(call, parsed.output.purge ? "purge" : "mute");
  }

  async function change({ request, params, peer }: Call, action: "mute" | "purge" | "unmute"): Promise<Answer> {
    const room = params.room ?? "";
    if (core.rooms.get(room) === undefined) return answerRefusal(refuse("room-not-found"));
    const known = senderOf(core, request, peer.address);
    if (!known.ok) return answerRefusal(known);
    return settle(await core.ingress.mute(room, params.author ?? "", action, known.value.sender));
  }

  return [
    { path: "/api/v1/rooms/:room/comments", methods: { POST: post } },
    { path: "/api/v1/rooms/:room/comments/:id", methods: { DELETE: remove } },
    { path: "/api/v1/rooms/:room/mutes/:author", methods: { PUT: mute, DELETE: (call) => change(call, "unmute") } },
  ];
}

/** Acts of moderation answer `{seq}`: the entry they made, null when there was nothing to do. */
function settle(result: Result<{ readonly seq: number | null }>): Answer {
  return result.ok ? answerJson(result.value) : answerRefusal(result);
}
