export type * from "./room-client.ts";
