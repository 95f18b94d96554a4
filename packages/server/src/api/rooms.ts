import { limits, type Refusal, type RoomsAnswer, refuse } from "@flyby/protocol";
import type { Core } from "../core.ts";
import { type Answer, answerJson, answerRefusal } from "../http/answers.ts";
import { readJson } from "../http/body.ts";
import type { OriginVerdict } from "../http/origin.ts";
import type { Call, Route } from "../http/route.ts";
import type { RoomAnswers } from "./room-answers.ts";
import { parseRoomRequest, type RoomOpening } from "./room-opening.ts";
import { requireAdmin, senderOf } from "./sender.ts";

export function roomRoutes(
  core: Core,
  answers: RoomAnswers,
  opening: RoomOpening,
  now: () => number,
): readonly Route[] {
  function list(): Answer {
    const body: RoomsAnswer = { rooms: core.rooms.list(), serverTimeMs: now() };
    return answerJson(body, { headers: { "cache-control": "no-cache" } });
  }

  async function get({ params }: Call): Promise<Answer> {
    const answer = await answers.get(params.room ?? "");
    return answer.ok ? answerJson(answer.value, { headers: { "cache-control": "no-cache" } }) : answerRefusal(answer);
  }

  /** 201 with the new room, 200 with the one that is there (sites only); the body is that of `GET …/rooms/:room`. */
  async function add({ request, origin, peer }: Call): Promise<Answer> {
    const body = await readJson(request, limits.maxMessageBytes);
    if (!body.ok) return answerRefusal(body);
    const wanted = parseRoomRequest(body.value);
    if (!wanted.ok) return answerRefusal(wanted);
    const admin = requireAdmin(core, request);
    const fromSite = origin.verdict === "allowed" && origin.opensRooms;
    if (!admin.ok && !fromSite) return answerRefusal(explain(admin, origin));
    const opened = admin.ok ? await opening.add(wanted.value) : await opening.open(wanted.value, peer.address);
    if (!opened.ok) return answerRefusal(opened);
    const answer = await answers.get(wanted.value.id);
    if (!answer.ok) return answerRefusal(answer);
    const created = !("created" in opened.value) || opened.value.created;
    return answerJson(answer.value, { status: created ? 201 : 200 });
  }

  async function configure({ request, params, peer }: Call): Promise<Answer> {
    const sender = senderOf(core, request, peer.address);
    if (!sender.ok) return answerRefusal(sender);
    const room = params.room ?? "";
    if (core.rooms.get(room) === undefined) return answerRefusal(refuse("room-not-found"));
    const body = await readJson(request, limits.maxMessageBytes);
    if (!body.ok) return answerRefusal(body);
    const settings = await core.ingress.configure(room, body.value, sender.value.sender);
    return settings.ok ? answerJson({ settings: settings.value }) : answerRefusal(settings);
  }

  /** An allowed site that may not open rooms is told what it lacks. */
  function explain(refusal: Refusal, origin: OriginVerdict): Refusal {
    if (refusal.code !== "admin-only" || origin.verdict !== "allowed") return refusal;
    return refuse("admin-only", `Pages of ${origin.origin} open rooms only with --open-rooms ${origin.origin}.`);
  }

  return [
    { path: "/api/v1/rooms", methods: { GET: list, POST: add } },
    { path: "/api/v1/rooms/:room", methods: { GET: get, PATCH: configure } },
  ];
}
