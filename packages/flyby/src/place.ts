import { resolve } from "node:path";
import { type BusChoice, readConfig, redactUrl, type StoreChoice } from "@flyby/server";
import type { Terminal } from "./command.ts";
import type { OptionShapes, ParsedOptions } from "./options.ts";

/** For commands that work on an installation, wherever it lies. */
export const whereOptions = {
  data: { type: "string", value: "DIR", help: "folder for the database and keys; FLYBY_DATA, else ./data" },
  store: { type: "string", value: "URL", help: "PostgreSQL that holds everything instead; FLYBY_STORE" },
} as const satisfies OptionShapes;

/** For those whose changes viewers see at once. */
export const placeOptions = {
  ...whereOptions,
  bus: { type: "string", value: "URL", help: "bus of its servers, so that they show a change at once; FLYBY_BUS" },
} as const satisfies OptionShapes;

/** Where an installation lies, and how its servers hear of what we change. */
export interface Place {
  readonly ok: true;
  readonly store: StoreChoice;
  readonly bus: BusChoice;
}

export type PlaceResult = Place | { readonly ok: false; readonly message: string };

/** The folder or the database that a line means: what is typed wins over variables. */
export function placeOf({ values }: Pick<ParsedOptions, "values">, { env }: Pick<Terminal, "env">): PlaceResult {
  const { data, store, bus } = values;
  if (data !== undefined && store !== undefined) {
    return { ok: false, message: "--data and --store name two places; one of them is meant." };
  }
  if (data !== undefined) return inFolder(data);
  const url = store ?? (env.FLYBY_STORE || undefined);
  if (url === undefined) {
    if (bus !== undefined) return { ok: false, message: "--bus goes with --store: a folder has no bus." };
    return inFolder(env.FLYBY_DATA || "./data");
  }
  const busUrl = bus ?? (env.FLYBY_BUS || undefined);
  const read = readConfig(["--store", url, ...(busUrl === undefined ? [] : ["--bus", busUrl])], {});
  return read.ok
    ? { ok: true, store: read.config.store, bus: read.config.bus }
    : { ok: false, message: read.mistakes.join("\n") };
}

/** As a person may read it. */
export function describePlace(store: StoreChoice): string {
  return store.type === "sqlite" ? store.folder : redactUrl(store.url);
}

function inFolder(folder: string): Place {
  return { ok: true, store: { type: "sqlite", folder: resolve(folder) }, bus: { type: "none" } };
}
