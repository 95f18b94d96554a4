import { toPlatform } from "../platform.ts";
import type { RoomClientOptions } from "../room-client.ts";
import { createLeases, type Leases } from "./leases.ts";

/**
 * One of this browser's places for held requests, for a page that opens several clients at once and divides its places
 * among them itself. Those clients get a storage that keeps no places, and hold without asking.
 *
 * @example
 * const release = openLeases({ server: "http://localhost:8765/" }).take(() => stopHolding());
 */
export function openLeases(options: Pick<RoomClientOptions, "server" | "storage" | "now" | "sleep">): Leases {
  return createLeases(options.server, toPlatform({ ...options, room: "" }));
}
