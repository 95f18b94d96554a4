import { refuse } from "@flyby/protocol";
import { type Answer, answerRefusal, toResponse } from "./answers.ts";
import { preflightHeaders, setCors } from "./cors.ts";
import type { OriginRules } from "./origin.ts";
import type { Call, Method, Route } from "./route.ts";
import { commonHeaders, dataPolicy } from "./security.ts";

/** Methods that change something: a page of a site that is not allowed may not even try. */
const changing = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/**
 * Everything around a handler: methods, origins, CORS, HEAD, compression and the headers of a careful site. `onFailure`
 * answers for a handler that threw.
 */
export async function dispatch(
  route: Route,
  call: Call,
  rules: OriginRules,
  onFailure: (error: unknown) => Answer,
): Promise<Response> {
  const { request, origin } = call;
  const answered = await Promise.try(choose, route, call).catch(onFailure);
  const response = answered instanceof Response ? answered : await toResponse(request, answered);
  return finish(response, (headers) => setCors(headers, origin, route, rules));
}

/** Headers of every answer; a page has set its own policy already. */
export function finish(response: Response, more: (headers: Headers) => void = () => undefined): Response {
  const { headers } = response;
  for (const [name, value] of Object.entries(commonHeaders)) headers.set(name, value);
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", dataPolicy);
  more(headers);
  return response;
}

function choose(route: Route, call: Call): Promise<Answer | Response> | Answer | Response {
  const { request, origin } = call;
  if (request.method === "OPTIONS") return preflight(route, call);
  const handler = route.methods[methodOf(request)];
  if (handler === undefined) return answerRefusal(refuse("method-not-allowed"), { allow: allowed(route) });
  if (origin.verdict === "refused" && changing.has(request.method)) {
    return answerRefusal(refuse("origin-refused", origin.message));
  }
  return handler(call);
}

// A preflight carries no token; the browser sends the real request only when it likes this answer.
function preflight(route: Route, { request, origin }: Call): Answer {
  const methods = allowed(route);
  const asks = request.headers.has("access-control-request-method");
  if (asks && origin.verdict === "refused" && route.access !== "open") {
    return answerRefusal(refuse("origin-refused", origin.message));
  }
  return { status: 204, headers: { allow: methods, ...(asks ? preflightHeaders(methods) : {}) }, text: "" };
}

function allowed(route: Route): string {
  const methods = Object.keys(route.methods);
  return [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
}

function methodOf(request: Request): Method {
  return (request.method === "HEAD" ? "GET" : request.method) as Method;
}
