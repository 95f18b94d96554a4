import { type ChildProcess, childVariable, readChild } from "./config-child.ts";
import { checkTogether } from "./config-cluster.ts";
import { type ConfigMistakes, type Flags, readFlags } from "./config-flags.ts";
import { parseConfig } from "./config-schema.ts";
import type { BusChoice, StoreChoice } from "./core-choices.ts";

/** Everything an operator can decide about `serve`. Frozen; nothing else reads the environment. */
export interface Config {
  /** Folder of videos, null for the built-in samples. */
  readonly folder: string | null;
  /** 0 picks a free port. */
  readonly port: number;
  /** An address to bind, or `localhost` for both loopback addresses. */
  readonly host: string;
  /** Where comments, rooms, keys and the admin token lie. */
  readonly store: StoreChoice;
  readonly bus: BusChoice;
  /** With more than one, this process starts them and serves nobody itself. */
  readonly processes: number;
  /** Other processes may listen on the same port; the system deals out connections. */
  readonly sharePort: boolean;
  /** Which of the processes of `--processes` this one is; null when nobody started it so. */
  readonly child: ChildProcess | null;
  /** Comments a second that a viewer of one room gets; null for all. */
  readonly roomBudget: number | null;
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
  processes: "1",
  // A screen shows some sixty comments a second; a chat beside it takes a few more.
  "room-budget": "100",
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
  const child = readChild(env);
  const all = [...mistakes, ...(parsed.ok ? [] : parsed.mistakes), ...checkTogether(flags)];
  if (env[childVariable] && child === null)
    all.push(`${childVariable} is set by Flyby for processes it starts; unset it.`);
  if (!parsed.ok || all.length > 0) return { ok: false, mistakes: all };
  return child === null ? parsed : { ok: true, config: asChild(parsed.config, child) };
}

function asChild(config: Config, child: ChildProcess): Config {
  return Object.freeze({ ...config, child, port: child.port, processes: 1, sharePort: true });
}
