import { type ConfigMistakes, type Flags, readFlags } from "./config-flags.ts";
import { parseConfig } from "./config-schema.ts";

/** Everything an operator can decide about `serve`. Frozen; nothing else reads the environment. */
export interface Config {
  /** Folder of videos, null for the built-in samples. */
  readonly folder: string | null;
  /** 0 picks a free port. */
  readonly port: number;
  /** An address to bind, or `localhost` for both loopback addresses. */
  readonly host: string;
  /** Folder of the database, keys and the admin token. */
  readonly data: string;
  /** `commit`: acknowledged = synced to disk. `process`: survives the process, not a power cut. */
  readonly durability: "commit" | "process";
  /** Origins that may read with scripts, post and open sockets. `*` stands for all. */
  readonly allowOrigins: readonly string[];
  /** Allowed origins whose pages may also open rooms by naming them. */
  readonly openRooms: readonly string[];
  /** The address people use, when a proxy stands in front. No slash at its end. */
  readonly publicUrl: string | null;
  /** Path the server is reached under, with a slash at both ends. */
  readonly basePath: string;
  /** Networks (CIDR) whose X-Forwarded-For header is believed. */
  readonly trustProxies: readonly string[];
  /** File with one blocked word a line, null without. */
  readonly blockedWords: string | null;
  readonly rates: Rates;
  readonly samples: boolean;
  /** The page /lab, its room and the small exchanges. */
  readonly lab: boolean;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

/** Comments from one client address. What one author may send is a setting of each room. */
export interface Rates {
  readonly addressPerSecond: number;
  readonly addressBurst: number;
}

/** All defaults, as one would write them on the command line. */
export const defaults = {
  port: "8765",
  host: "localhost",
  data: "./data",
  durability: "commit",
  "rate-address": "20",
  "rate-address-burst": "100",
  "log-level": "info",
} as const satisfies Flags;

export type ConfigResult = { readonly ok: true; readonly config: Config } | ConfigMistakes;

/** Reads the arguments after `serve` and the environment. An option wins over its `FLYBY_…` variable. All mistakes come at once. */
export function readConfig(args: readonly string[], env: Readonly<Record<string, string | undefined>>): ConfigResult {
  const { flags, folder, mistakes } = readFlags(args, env, defaults);
  const parsed = parseConfig(flags, folder);
  const all = parsed.ok ? mistakes : [...mistakes, ...parsed.mistakes];
  return parsed.ok && all.length === 0 ? parsed : { ok: false, mistakes: all };
}
