import { parseArgs } from "node:util";
import { childVariable } from "./config-child.ts";

/** Options by name, without dashes: as typed, before anything is parsed. */
export type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export interface ConfigMistakes {
  readonly ok: false;
  /** Whole sentences for a person, one per mistake. */
  readonly mistakes: readonly string[];
}

interface FlagShape {
  readonly type: "string" | "boolean";
  readonly multiple?: true;
  /** How the help writes the value. */
  readonly value?: string;
  readonly help: string;
}

/** Every option of `serve`. The variable of `--allow-origin` is FLYBY_ALLOW_ORIGIN; several values stand with commas. */
export const serveFlags: Readonly<Record<string, FlagShape>> = {
  port: { type: "string", value: "PORT", help: "port to listen on" },
  host: { type: "string", value: "ADDRESS", help: "address to bind; 0.0.0.0 opens it to your network" },
  data: { type: "string", value: "DIR", help: "folder for the database and keys" },
  store: { type: "string", value: "URL", help: "PostgreSQL that holds everything instead of a file in --data" },
  bus: { type: "string", value: "URL", help: "Redis, Valkey or NATS between processes that share --store" },
  processes: { type: "string", value: "N", help: "processes that serve one port, with --store and --bus" },
  "share-port": { type: "boolean", help: "let other processes of this installation listen on the same port" },
  "room-budget": {
    type: "string",
    value: "N",
    help: "comments a second that a viewer of one room gets, or off; all are stored",
  },
  durability: { type: "string", value: "LEVEL", help: "commit (survives a power cut) or process" },
  "allow-origin": { type: "string", multiple: true, value: "ORIGIN", help: "site whose pages may use this server" },
  "open-rooms": { type: "string", multiple: true, value: "ORIGIN", help: "site whose pages may also open new rooms" },
  "public-url": { type: "string", value: "URL", help: "address people use when a proxy stands in front" },
  "base-path": { type: "string", value: "PATH", help: "path the server is reached under" },
  "trust-proxy": {
    type: "string",
    multiple: true,
    value: "CIDR",
    help: "proxy whose X-Forwarded-For is believed",
  },
  "blocked-words": { type: "string", value: "FILE", help: "file with one refused word a line" },
  "rate-address": { type: "string", value: "N", help: "comments a second from one address" },
  "rate-address-burst": { type: "string", value: "N", help: "comments at once from one address" },
  "no-samples": { type: "boolean", help: "start without the sample rooms" },
  "no-lab": { type: "boolean", help: "start without the page /lab, its room and the small exchanges below it" },
  "log-level": { type: "string", value: "LEVEL", help: "debug, info, warn, error or silent" },
};

/** Variables that belong to Flyby but not to `serve`: the launcher and the tests use them. */
const otherVariables = new Set(["FLYBY_FOLDER", "FLYBY_LAUNCHER_PID", childVariable]);

export interface ReadFlags {
  readonly flags: Flags;
  readonly folder: string | null;
  readonly mistakes: readonly string[];
}

/** Options over variables over defaults, with a sentence for everything that is none of ours. */
export function readFlags(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  defaults: Flags,
): ReadFlags {
  const mistakes: string[] = [];
  const given: Record<string, string | boolean | string[]> = {};
  const folders: string[] = [];
  const options = Object.fromEntries(Object.entries(serveFlags).map(([name, { type }]) => [name, { type }]));
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  let unknownAt = -2;
  for (const token of tokens) {
    if (token.kind === "option") {
      if (!Object.hasOwn(serveFlags, token.name)) unknownAt = token.index;
      readOption(token, given, mistakes);
    } else if (token.kind === "positional" && token.index !== unknownAt + 1) {
      // What stands behind an unknown option was meant as its value, not as a folder.
      folders.push(token.value);
    }
  }
  // Not said again: it may hold a password.
  if (folders.some(isAddress))
    mistakes.push("A folder of videos is served, not an address; a database goes with --store.");
  else if (folders.length > 1)
    mistakes.push(`One folder of videos is served; these are several: ${folders.join(", ")}.`);
  const variables = readVariables(env, mistakes);
  // Else a try with a folder of one's own would write into what all use.
  if (given.data !== undefined && given.store === undefined && variables.store !== undefined) {
    mistakes.push("--data names a folder and FLYBY_STORE a PostgreSQL: unset the variable, or leave --data out.");
  }
  const folder = folders.find((text) => !isAddress(text)) ?? (env.FLYBY_FOLDER || null);
  return { flags: { ...defaults, ...variables, ...given }, folder, mistakes };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
}

function readOption(token: OptionToken, given: Record<string, string | boolean | string[]>, mistakes: string[]): void {
  const shape = Object.hasOwn(serveFlags, token.name) ? serveFlags[token.name] : undefined;
  const { name, rawName, value } = token;
  if (shape === undefined) {
    mistakes.push(`There is no option ${rawName}${suggest(name, Object.keys(serveFlags), "--")}`);
  } else if (shape.type === "boolean") {
    if (value === undefined) given[name] = true;
    else mistakes.push(`${rawName} takes no value.`);
  } else if (value === undefined || value === "" || (value.startsWith("--") && value.length > 2)) {
    mistakes.push(`${rawName} needs a value: ${rawName} ${shape.value}.`);
  } else if (shape.multiple) {
    const before = given[name];
    given[name] = [...(Array.isArray(before) ? before : []), ...splitList(value)];
  } else {
    given[name] = value;
  }
}

function readVariables(
  env: Readonly<Record<string, string | undefined>>,
  mistakes: string[],
): Record<string, string | boolean | string[]> {
  const found: Record<string, string | boolean | string[]> = {};
  const known = new Map(Object.keys(serveFlags).map((name) => [variableOf(name), name]));
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith("FLYBY_") || value === undefined || value === "" || otherVariables.has(variable)) continue;
    const name = known.get(variable);
    const shape = name === undefined ? undefined : serveFlags[name];
    if (name === undefined || shape === undefined) {
      mistakes.push(`There is no variable ${variable}${suggest(variable, [...known.keys()], "")}`);
    } else if (shape.type === "boolean") {
      if (/^(1|true|yes)$/i.test(value)) found[name] = true;
      else if (!/^(0|false|no)$/i.test(value)) mistakes.push(`${variable} is 1 or 0, not "${value}".`);
    } else {
      found[name] = shape.multiple ? splitList(value) : value;
    }
  }
  return found;
}

export function variableOf(name: string): string {
  return `FLYBY_${name.toUpperCase().replaceAll("-", "_")}`;
}

function isAddress(text: string): boolean {
  return /^[a-z]+:\/\//i.test(text);
}

function splitList(value: string): string[] {
  return value.split(",").flatMap((part) => part.trim() || []);
}

function suggest(wrong: string, names: readonly string[], prefix: string): string {
  const near = names
    .map((name) => ({ name, distance: editDistance(wrong, name) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const close = near !== undefined && near.distance <= Math.max(2, Math.floor(near.name.length / 3));
  return close ? `; did you mean ${prefix}${near.name}?` : ".";
}

/** Levenshtein. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
