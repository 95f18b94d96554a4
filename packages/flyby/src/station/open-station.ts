import { randomBytes } from "node:crypto";
import { findLockHolder, readAdminToken } from "@flyby/server";
import { explainNoData, findAddress, hasDatabase } from "../data-folder.ts";
import { openDatabaseStation } from "./database-station.ts";
import { createServerStation } from "./server-station.ts";
import type { StationResult } from "./station.ts";

/** Only one process writes a database: while a server runs, it does the work, and we ask it. */
export async function openStation(data: string): Promise<StationResult> {
  const holder = findLockHolder(data);
  if (holder === null) {
    if (hasDatabase(data)) return openDatabaseStation(data);
    return { ok: false, message: explainNoData(data) };
  }
  const url = holder.pid === null ? null : findAddress(data, holder.pid);
  if (url === null) {
    const who = holder.pid === null ? "Another Flyby" : `Process ${holder.pid}`;
    return { ok: false, message: `${who} uses ${data} and does not take requests yet; try again in a moment.` };
  }
  return {
    ok: true,
    station: createServerStation(
      url,
      readAdminToken(data, (count) => randomBytes(count)),
    ),
  };
}
