import { headers as flybyHeaders } from "@flyby/protocol";
import { appendVary } from "./answers.ts";
import type { OriginRules, OriginVerdict } from "./origin.ts";
import type { Route } from "./route.ts";

const exposed = [...Object.values(flybyHeaders), "ETag", "Retry-After", "Content-Range", "Accept-Ranges"].join(", ");

/** Asked again after ten minutes: a site that is no longer allowed should not linger. */
const preflightSeconds = 600;

/** Lets an allowed site's scripts read the answer. Without allowed sites no answer differs by origin, so none varies. */
export function setCors(
  headers: Headers,
  verdict: OriginVerdict,
  route: Pick<Route, "access">,
  rules: OriginRules,
): void {
  if (route.access === "open") {
    headers.set("access-control-allow-origin", "*");
    headers.set("cross-origin-resource-policy", "cross-origin");
    return;
  }
  if (rules.allowOrigins.includes("*")) {
    headers.set("access-control-allow-origin", "*");
  } else {
    const local = route.access === "classic" && rules.local;
    if (local || rules.allowOrigins.length + rules.openRooms.length > 0) appendVary(headers, "Origin");
    if (verdict.verdict !== "allowed") return;
    headers.set("access-control-allow-origin", verdict.origin);
  }
  headers.set("access-control-expose-headers", exposed);
  headers.set("cross-origin-resource-policy", "cross-origin");
}

export function preflightHeaders(methods: string): Readonly<Record<string, string>> {
  return {
    "access-control-allow-methods": methods,
    "access-control-allow-headers": "Authorization, Content-Type, If-None-Match, Last-Event-ID, Range",
    "access-control-max-age": String(preflightSeconds),
  };
}
