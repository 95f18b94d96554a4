import { errors, refuse } from "@flyby/protocol";
import { type AboutFacts, aboutRoutes } from "./api/about.ts";
import { adminRoutes } from "./api/admin.ts";
import { commentRoutes } from "./api/comments.ts";
import { exportRoutes } from "./api/export.ts";
import { identityRoutes } from "./api/identity.ts";
import { importRoutes } from "./api/import.ts";
import { lookingForRoom } from "./api/looking-for-room.ts";
import type { RoomAnswers } from "./api/room-answers.ts";
import { createRoomOpening } from "./api/room-opening.ts";
import { roomRoutes } from "./api/rooms.ts";
import { timelineRoutes } from "./api/timeline.ts";
import type { Clock } from "./clock.ts";
import { classicRoutes } from "./compat/classic.ts";
import type { Core } from "./core.ts";
import type { Exchanges } from "./exchanges/exchanges.ts";
import { type Answer, answerRefusal, toResponse } from "./http/answers.ts";
import { findPeer, type Network } from "./http/client-address.ts";
import { dispatch, finish } from "./http/dispatch.ts";
import { createRouteFinder, type FoundRoute } from "./http/find-route.ts";
import type { MediaRoutes } from "./http/media-port.ts";
import { judgeOrigin, type OriginRules } from "./http/origin.ts";
import { pageRoutes } from "./http/page-routes.ts";
import type { Pages } from "./http/pages.ts";
import type { Call, Route } from "./http/route.ts";
import { healthRoutes } from "./ops/health.ts";
import type { Log } from "./ops/log.ts";
import type { Metrics } from "./ops/metrics.ts";
import { metricsRoutes } from "./ops/metrics-route.ts";
import { StoreUnavailable } from "./store/ports.ts";
import { toRefusal } from "./store/to-refusal.ts";

export interface AppParts {
  readonly core: Core;
  readonly clock: Clock;
  readonly answers: RoomAnswers;
  /** Of the transports that are no sockets. */
  readonly logRoutes: readonly Route[];
  readonly exchanges: Exchanges;
  readonly media: MediaRoutes;
  readonly pages: Pages;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly origins: OriginRules;
  readonly trusted: readonly Network[];
  readonly basePath: string;
  readonly about: AboutFacts;
  readonly isDraining: () => boolean;
}

/** What the listener knows of a request and the request itself does not. */
export interface Connection {
  /** Address of the peer's end of the connection. */
  readonly address: string;
  /** Lets the request stay open for so many seconds without a byte. */
  readonly hold: (seconds: number) => void;
}

/** Answers one request; never rejects. */
export type App = (request: Request, connection: Connection) => Promise<Response>;

/** All addresses of the server but its sockets. */
export function createApp(parts: AppParts): App {
  const { core, clock, answers, metrics, log, media, origins } = parts;
  const routes: readonly Route[] = [
    ...roomRoutes(core, answers, createRoomOpening(core, clock.now), clock.now),
    ...commentRoutes(core),
    ...timelineRoutes(core),
    ...parts.logRoutes,
    ...identityRoutes(core),
    ...adminRoutes(core),
    ...exportRoutes(core),
    ...importRoutes(core, clock.now),
    ...aboutRoutes(parts.about, clock.now),
    ...classicRoutes(core, media, clock.now),
    ...parts.exchanges.routes,
    { path: "/ws", methods: { GET: () => answerRefusal(refuse("upgrade-required"), { upgrade: "websocket" }) } },
    ...healthRoutes(core, parts.isDraining),
    ...metricsRoutes(core, metrics),
    ...pageRoutes({ core, pages: parts.pages, media, lab: parts.about.lab }),
  ].map((route) => lookingForRoom(route, core.rooms));
  const find = createRouteFinder(routes);

  async function respond({ route, params }: FoundRoute, request: Request, connection: Connection): Promise<Response> {
    const began = performance.now();
    const holding = watchHold(connection.hold);
    const call = toCall(request, params, { address: connection.address, hold: holding.hold }, route, parts);
    const response = await dispatch(route, call, origins, (error) => explainFailure(error, request));
    const { method } = request;
    const seconds = (performance.now() - began) / 1_000;
    // How long somebody was willing to wait says nothing about how fast we are.
    if (!holding.isHeld()) metrics.answered(method, response.status, seconds);
    log.debug("request", { method, route: route.path, status: response.status, seconds });
    return method === "HEAD" ? new Response(null, response) : response;
  }

  async function refuseAs(answer: Answer, request: Request): Promise<Response> {
    return finish(await toResponse(request, answer));
  }

  function explainFailure(error: unknown, { method, signal }: Request): Answer {
    // Who leaves in the middle of their own body is no trouble of ours, and nobody reads the answer.
    if (signal.aborted) return answerRefusal(refuse("internal"));
    // The store tells its own trouble, once and not for each who asks.
    if (error instanceof StoreUnavailable) return answerRefusal(toRefusal(error));
    log.error("A request failed.", error, { method });
    return answerRefusal(refuse("internal"));
  }

  return async (request, connection) => {
    const found = find(pathBelow(parts.basePath, request));
    if (found === null) return refuseAs(answerRefusal(refuse("not-found")), request);
    // Not awaited: of a request that is held nothing waits here.
    return respond(found, request, connection).catch((error) => refuseAs(explainFailure(error, request), request));
  };
}

// On its own: a stream keeps `hold` for its whole life, and must not keep the request's context along with it.
function watchHold(hold: Connection["hold"]): { readonly hold: Connection["hold"]; isHeld(): boolean } {
  let isHeld = false;
  return {
    hold(seconds) {
      isHeld = true;
      hold(seconds);
    },
    isHeld: () => isHeld,
  };
}

function toCall(
  request: Request,
  params: Readonly<Record<string, string>>,
  { address, hold }: Connection,
  { access }: Route,
  { trusted, origins }: Pick<AppParts, "trusted" | "origins">,
): Call {
  const origin = judgeOrigin(originFacts(request, access === "classic"), origins);
  const query = new URL(request.url).searchParams;
  return { request, params, query, origin, hold, peer: findPeer(address, request.headers, trusted) };
}

export function originFacts(request: Request, classic: boolean) {
  return { origin: request.headers.get("origin"), host: request.headers.get("host"), classic };
}

/** The path below the base. A proxy may have cut the base off already. */
export function pathBelow(basePath: string, request: Request): string {
  const { pathname } = new URL(request.url);
  if (`${pathname}/` === basePath) return "/";
  return pathname.startsWith(basePath) ? pathname.slice(basePath.length - 1) : pathname;
}

/** What the runtime says where our code was never asked. */
export function failedResponse(): Response {
  return new Response(JSON.stringify({ error: { code: "internal", message: errors.internal.message } }), {
    status: errors.internal.status,
    headers: { "content-type": "application/json; charset=utf-8" },
  });
}
