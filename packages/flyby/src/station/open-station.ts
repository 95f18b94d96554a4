import { randomBytes } from "node:crypto";
import { findLockHolder, readAdminToken } from "@flyby/server";
import { findAddress } from "../data-folder.ts";
import type { Place, PlaceResult } from "../place.ts";
import { openDatabaseStation } from "./database-station.ts";
import { explainNothing } from "./explain-nothing.ts";
import { createServerStation } from "./server-station.ts";
import type { StationResult } from "./station.ts";

export async function openStation(place: PlaceResult): Promise<StationResult> {
  if (!place.ok) return place;
  return place.store.type === "sqlite" ? openFolder(place, place.store.folder) : openIfThere(place);
}

async function openIfThere(place: Place): Promise<StationResult> {
  const missing = await explainNothing(place.store);
  return missing === null ? openDatabaseStation(place) : { ok: false, message: missing };
}

/** Only one process writes a folder's database: while a server runs, it does the work, and we ask it. */
async function openFolder(place: Place, data: string): Promise<StationResult> {
  const holder = findLockHolder(data);
  if (holder === null) return openIfThere(place);
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
