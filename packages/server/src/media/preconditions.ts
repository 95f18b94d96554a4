/** What tells two versions of a file apart. */
export interface Validators {
  /** Strong, with its quotes. */
  readonly etag: string;
  readonly modifiedMs: number;
}

/** A file may change twice within one step of HTTP's clock. */
const dateStepMs = 1_000;

/** False while the date of a file proves nothing. It is not even sent then: the runtime would believe it. */
export function isDateStrong({ modifiedMs }: Validators, nowMs: number): boolean {
  return nowMs - modifiedMs > dateStepMs;
}

/** True when the client's copy is still good: 304. `If-None-Match` silences `If-Modified-Since`. */
export function isUnchanged(headers: Headers, { etag, modifiedMs }: Validators): boolean {
  const tags = headers.get("if-none-match");
  if (tags !== null) return tags.trim() === "*" || splitTags(tags).some((tag) => tag.replace(/^W\//, "") === etag);
  const since = Date.parse(headers.get("if-modified-since") ?? "");
  return Number.isFinite(since) && Math.floor(modifiedMs / 1000) * 1000 <= since;
}

/** False when the client holds a part of another version: it gets the whole file instead of the range. */
export function mayServeRange(headers: Headers, version: Validators, nowMs: number): boolean {
  const condition = headers.get("if-range")?.trim();
  if (condition === undefined) return true;
  if (condition.startsWith('"') || condition.startsWith("W/")) return condition === version.etag;
  return Date.parse(condition) === Math.floor(version.modifiedMs / 1000) * 1000 && isDateStrong(version, nowMs);
}

function splitTags(list: string): string[] {
  return list.match(/(?:W\/)?"[^"]*"/g) ?? [];
}
