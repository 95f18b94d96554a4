import { limits, refuse } from "@flyby/protocol";
import type { Core } from "../core.ts";
import { type Answer, answerJson, answerRefusal } from "../http/answers.ts";
import { readBytes } from "../http/body.ts";
import type { Call, Route } from "../http/route.ts";
import { importFile } from "./import-file.ts";
import { requireAdmin } from "./sender.ts";

/** 64 MB over a slow line, and the commit of 200,000 comments. */
const holdSeconds = 240;
/** Each holds its whole file in memory. */
const maxImports = 2;

/** `POST …/import` with a comment file as it is (also gzip or deflate) as the body; for the admin. */
export function importRoutes(core: Core, now: () => number): readonly Route[] {
  let running = 0;

  async function post({ request, params, hold }: Call): Promise<Answer> {
    const admin = requireAdmin(core, request);
    if (!admin.ok) return answerRefusal(admin);
    const room = params.room ?? "";
    if (core.rooms.get(room) === undefined) return answerRefusal(refuse("room-not-found"));
    if (running >= maxImports) {
      return answerRefusal(refuse("overloaded", "Other imports are running; try again soon.", 5_000));
    }
    hold(holdSeconds);
    running++;
    try {
      const bytes = await readBytes(request, limits.maxImportedBytes);
      if (!bytes.ok) return answerRefusal(bytes);
      const report = await importFile(core, room, bytes.value, now());
      return report.ok ? answerJson(report.value) : answerRefusal(report);
    } finally {
      running--;
    }
  }

  return [{ path: "/api/v1/rooms/:room/import", methods: { POST: post } }];
}
