export type { BusChoice, StoreChoice } from "./core-choices.ts";
export type { Core, Identities, Presence, Rooms } from "./core-contract.ts";
export { type CoreOptions, createCore, defaultRates, type Rates } from "./create-core.ts";
