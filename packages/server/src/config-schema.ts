import { resolve } from "node:path";
import ipaddr from "ipaddr.js";
import * as v from "valibot";
import type { Config } from "./config.ts";
import * as cluster from "./config-cluster.ts";
import { type ConfigMistakes, type Flags, variableOf } from "./config-flags.ts";

function wholeNumber(least: number, most: number) {
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, `is a whole number from ${least} to ${most}`),
    v.transform(Number),
    v.minValue(least, `is at least ${least}`),
    v.maxValue(most, `is at most ${most}`),
  );
}

const origin = v.pipe(v.string(), v.check(isOrigin, "is an origin like https://example.org, without a path"));
const allowed = v.union([v.literal("*"), origin], "is an origin like https://example.org, or *");
const network = v.pipe(
  v.string(),
  v.transform((text) => (text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`)),
  v.check((text) => ipaddr.isValidCIDR(text), "is an address or network like 127.0.0.1 or 10.0.0.0/8"),
);
const path = v.pipe(
  v.string(),
  v.regex(/^\/?[\w./~-]*\/?$/, "is a path like /flyby/"),
  v.transform((text) => `/${text}/`.replace(/\/+/g, "/")),
);
const host = v.pipe(
  v.string(),
  v.check((text) => text === "localhost" || ipaddr.isValid(text), "is localhost or an address like 0.0.0.0"),
);

const schema = v.object({
  port: wholeNumber(0, 65_535),
  host,
  data: v.pipe(
    v.string(),
    v.transform((text) => resolve(text)),
  ),
  store: cluster.store,
  bus: cluster.bus,
  processes: cluster.processes,
  "share-port": v.optional(v.boolean(), false),
  "room-budget": cluster.roomBudget,
  durability: v.picklist(["commit", "process"], "is commit or process"),
  "allow-origin": v.optional(v.array(allowed), []),
  "open-rooms": v.optional(v.array(origin), []),
  "public-url": v.optional(v.pipe(v.string(), v.check(isPublicUrl, "is an address like https://example.org/flyby"))),
  "base-path": v.optional(path),
  "trust-proxy": v.optional(v.array(network), []),
  "blocked-words": v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => resolve(text)),
    ),
  ),
  "rate-address": wholeNumber(1, 1_000_000),
  "rate-address-burst": wholeNumber(1, 1_000_000),
  "no-samples": v.optional(v.boolean(), false),
  "no-lab": v.optional(v.boolean(), false),
  "log-level": v.picklist(["debug", "info", "warn", "error", "silent"], "is debug, info, warn, error or silent"),
});

/** Turns typed options into the frozen configuration, or says everything that is wrong with them. */
export function parseConfig(
  flags: Flags,
  folder: string | null,
): { readonly ok: true; readonly config: Config } | ConfigMistakes {
  const parsed = v.safeParse(schema, flags);
  if (!parsed.success) return { ok: false, mistakes: parsed.issues.map(describe) };
  const options = parsed.output;
  const publicUrl = options["public-url"]?.replace(/\/+$/, "") ?? null;
  const config: Config = {
    folder: folder === null ? null : resolve(folder),
    port: options.port,
    host: options.host,
    store: cluster.toStore(options.store, options.data),
    bus: cluster.toBus(options.bus),
    processes: options.processes,
    sharePort: options["share-port"],
    child: null,
    roomBudget: options["room-budget"],
    durability: options.durability,
    allowOrigins: options["allow-origin"],
    openRooms: options["open-rooms"],
    publicUrl,
    basePath:
      options["base-path"] ?? (publicUrl === null ? "/" : `${new URL(publicUrl).pathname}/`.replace(/\/+/g, "/")),
    trustProxies: options["trust-proxy"],
    blockedWords: options["blocked-words"] ?? null,
    rates: {
      addressPerSecond: options["rate-address"],
      addressBurst: options["rate-address-burst"],
    },
    samples: !options["no-samples"] && folder === null,
    lab: !options["no-lab"],
    logLevel: options["log-level"],
  };
  Object.freeze(config.rates);
  return { ok: true, config: Object.freeze(config) };
}

/** What may hold a password is not said again: it would stand in a log. */
const secret = new Set(["store", "bus"]);

function describe(issue: v.BaseIssue<unknown>): string {
  const name = String(issue.path?.[0]?.key ?? "");
  const told = secret.has(name) ? "" : `; it was "${String(issue.input)}"`;
  return `--${name} (${variableOf(name)}) ${issue.message}${told}.`;
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}

function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text) || !/^https?:/.test(text)) return false;
  const { search, hash, username, password } = new URL(text);
  return `${search}${hash}${username}${password}` === "";
}
