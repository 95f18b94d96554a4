import { type HeaderSet, headerValue } from "./header-set.ts";

/** How long an answer may be kept, in seconds, and by which words (RFC 9111 §4.2). */
export interface Lifetime {
  readonly seconds: number;
  readonly because: string;
}

export interface Freshness {
  /** null: nothing says it, and a guess is forbidden or there is nothing to guess from. */
  readonly browser: Lifetime | null;
  readonly sharedCache: Lifetime | null;
  /** Seconds it was kept already, by `Age`. */
  readonly age: number | null;
  /** Words that matter besides, each a sentence. */
  readonly notes: readonly string[];
}

/** Directive → value, `true` where it has none. The first of a kind counts (RFC 9111 §4.2.1). */
export function parseCacheControl(value: string | null): ReadonlyMap<string, string | true> {
  const directives = new Map<string, string | true>();
  for (const part of (value ?? "").matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,"]*)))?/g)) {
    const name = (part[1] ?? "").toLowerCase();
    if (!directives.has(name)) directives.set(name, part[2] ?? part[3] ?? true);
  }
  return directives;
}

const deltaSeconds = (value: string | true | undefined): number | null =>
  typeof value === "string" && /^\d{1,10}$/.test(value) ? Number(value) : null;

/** `nowMs` stands in for a missing `Date`. */
export function readFreshness(set: HeaderSet, nowMs: number): Freshness {
  const control = parseCacheControl(headerValue(set, "cache-control"));
  const age = deltaSeconds(headerValue(set, "age")?.split(",")[0]?.trim());
  const notes = notesOf(set, control);
  if (control.has("no-store")) {
    const never = { seconds: 0, because: "Cache-Control: no-store" };
    return { browser: never, sharedCache: never, age, notes };
  }
  const own = ownLifetime(set, control, nowMs);
  const sharedAge = deltaSeconds(control.get("s-maxage"));
  const shared = control.has("private")
    ? { seconds: 0, because: "Cache-Control: private" }
    : sharedAge === null
      ? own
      : { seconds: sharedAge, because: `Cache-Control: s-maxage=${sharedAge}` };
  return { browser: own, sharedCache: shared, age, notes };
}

function ownLifetime(set: HeaderSet, control: ReadonlyMap<string, string | true>, nowMs: number): Lifetime | null {
  if (control.has("no-cache")) return { seconds: 0, because: "Cache-Control: no-cache, ask before every use" };
  const maxAge = deltaSeconds(control.get("max-age"));
  if (maxAge !== null) return { seconds: maxAge, because: `Cache-Control: max-age=${maxAge}` };
  const date = Date.parse(headerValue(set, "date") ?? "") || nowMs;
  const expires = headerValue(set, "expires");
  if (expires !== null) {
    // "0" and whatever is no date mean: in the past.
    const at = Date.parse(expires);
    const valid = /[a-z]/i.test(expires) && !Number.isNaN(at);
    const seconds = valid ? Math.max(0, Math.round((at - date) / 1_000)) : 0;
    return { seconds, because: `Expires: ${expires}` };
  }
  const modified = Date.parse(headerValue(set, "last-modified") ?? "");
  if (Number.isNaN(modified) || modified > date) return null;
  const guess = Math.round((date - modified) / 10_000);
  return { seconds: guess, because: "a guess: a tenth of its age by Last-Modified, as RFC 9111 §4.2.2 allows" };
}

function notesOf(set: HeaderSet, control: ReadonlyMap<string, string | true>): readonly string[] {
  const notes: string[] = [];
  const again = deltaSeconds(control.get("stale-while-revalidate"));
  if (again !== null) notes.push(`An old one may be given for ${again} s more while a new one is fetched.`);
  const error = deltaSeconds(control.get("stale-if-error"));
  if (error !== null) notes.push(`An old one may be given for ${error} s more when the origin fails.`);
  if (control.has("must-revalidate")) notes.push("Once old it is never given without asking.");
  if (control.has("immutable")) notes.push("It never changes under this address: a reload does not ask.");
  const validators = ["etag", "last-modified"].filter((name) => headerValue(set, name) !== null);
  if (validators.length === 0) notes.push("Neither ETag nor Last-Modified: an old one is fetched whole again.");
  const vary = headerValue(set, "vary");
  if (vary !== null) notes.push(`Kept apart for each value of ${vary} (Vary).`);
  const cookies = headerValue(set, "set-cookie");
  if (cookies !== null) notes.push("It sets a cookie: most shared caches will not keep it.");
  return notes;
}
