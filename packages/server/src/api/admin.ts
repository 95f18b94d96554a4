import type { Core } from "../core.ts";
import { type Answer, answerRefusal } from "../http/answers.ts";
import type { Call, Route } from "../http/route.ts";
import { requireAdmin } from "./sender.ts";

/** Says whether a token is the admin's (204), so that a page can tell before it offers what only an admin may do. */
export function adminRoutes(core: Core): readonly Route[] {
  function check({ request }: Call): Answer {
    const admin = requireAdmin(core, request);
    return admin.ok ? { status: 204, headers: { "cache-control": "no-store" }, text: "" } : answerRefusal(admin);
  }
  return [{ path: "/api/v1/admin", methods: { GET: check } }];
}
