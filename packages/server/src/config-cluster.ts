import * as v from "valibot";
import type { Flags } from "./config-flags.ts";
import type { BusChoice, StoreChoice } from "./core-choices.ts";

/** More processes than any machine has cores are a mistyped number. */
const maxProcesses = 256;
/** Nobody reads more comments a second; above it `off` is meant. */
const maxRoomBudget = 100_000;

const storeSchemes = ["postgres:", "postgresql:"];
const busSchemes = ["redis:", "rediss:", "valkey:", "nats:"];

export const store = v.optional(
  v.pipe(
    v.string(),
    v.check((text) => isServer(text, storeSchemes), "is an address like postgres://USER:PASSWORD@HOST/DATABASE"),
  ),
);
export const bus = v.optional(
  v.pipe(
    v.string(),
    v.check((text) => isServer(text, busSchemes), "is an address like redis://HOST, valkey://HOST or nats://HOST"),
  ),
);
export const processes = v.pipe(
  v.string(),
  v.check((text) => /^\d{1,9}$/.test(text) && Number(text) >= 1, `is a whole number from 1 to ${maxProcesses}`),
  v.transform(Number),
  v.maxValue(maxProcesses, `is at most ${maxProcesses}`),
);
export const roomBudget = v.pipe(
  v.string(),
  v.check(
    (text) => text === "off" || (/^\d{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= maxRoomBudget),
    `is off, or a whole number of comments from 1 to ${maxRoomBudget}`,
  ),
  v.transform((text) => (text === "off" ? null : Number(text))),
);

export function toStore(url: string | undefined, folder: string): StoreChoice {
  return url === undefined ? { type: "sqlite", folder } : { type: "postgres", url };
}

export function toBus(url: string | undefined): BusChoice {
  return url === undefined ? { type: "none" } : { type: "server", url };
}

/** What does not go together, whole sentences. Looks at what was typed, so that it is said beside all other mistakes. */
export function checkTogether(flags: Flags): readonly string[] {
  const several = Number(flags.processes) > 1;
  const sharing = [
    ...(several ? [`--processes ${Number(flags.processes)}`] : []),
    ...(flags["share-port"] === true ? ["--share-port"] : []),
  ];
  if (typeof flags.store === "string") {
    if (typeof flags.bus === "string") return [];
    return sharing.map(
      (option) =>
        `${option} needs a bus, over which processes tell each other what was said: --bus redis://HOST (Redis or Valkey) or --bus nats://HOST.`,
    );
  }
  return [...sharing, ...(typeof flags.bus === "string" ? ["--bus"] : [])].map(
    (option) =>
      `${option} is for several processes on one database, and the SQLite file in --data takes one: leave it out, or name a PostgreSQL with --store postgres://USER@HOST/DATABASE ("flyby migrate" takes your data there).`,
  );
}

function isServer(text: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return schemes.includes(protocol) && hostname !== "";
}
