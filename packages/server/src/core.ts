export type { Core, Identities, Presence, Rooms } from "./core-contract.ts";
export { type CoreOptions, createCore } from "./create-core.ts";
