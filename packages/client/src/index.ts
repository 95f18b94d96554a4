export { createRoomClient } from "./create-room-client.ts";
export type * from "./room-client.ts";
