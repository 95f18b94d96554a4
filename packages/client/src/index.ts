export { createRoomClient } from "./create-room-client.ts";
export type { Leases } from "./held/leases.ts";
export { openLeases } from "./held/open-leases.ts";
export type * from "./room-client.ts";
