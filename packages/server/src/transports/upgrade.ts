import { type Result, refuse } from "@flyby/protocol";
import type { Exchanges } from "../exchanges/exchanges.ts";
import type { OriginVerdict } from "../http/origin.ts";
import type { Sockets, Upgrade } from "./sockets.ts";

export interface UpgradeRequest {
  readonly request: Request;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly address: string;
  readonly origin: OriginVerdict;
}

/** Decides about a request for a socket; null when it is none. */
export async function decideUpgrade(
  asked: UpgradeRequest,
  sockets: Sockets,
  exchanges: Pick<Exchanges, "at">,
): Promise<Result<Upgrade> | null> {
  const { request, path, query, address, origin } = asked;
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return null;
  const exchange = exchanges.at(path);
  if (path !== "/ws" && path !== "/" && exchange === undefined)
    return refuse("not-found", "Sockets are at /ws, and plain ones at /.");
  if (request.method !== "GET") return refuse("method-not-allowed");
  if (origin.verdict === "refused") return refuse("origin-refused", origin.message);
  if (exchange !== undefined) return sockets.openExchange(exchange, { request, query, address });
  const facts = { address, offered: request.headers.get("sec-websocket-protocol"), room: query.get("room") };
  return path === "/ws" ? sockets.openFlyby(facts) : sockets.openPlain(facts);
}
