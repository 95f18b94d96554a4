export type { Core, Identities, Presence, Rooms } from "./core-contract.ts";
export { type CoreOptions, createCore, databaseFile, defaultRates, type Rates } from "./create-core.ts";
