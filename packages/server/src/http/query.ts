import { accept, type Result, refuse } from "@flyby/protocol";

interface NumberRule {
  readonly least: number;
  readonly most: number;
  /** false: fractions are fine. */
  readonly whole?: boolean;
}

/** A number of the query; `fallback` when it is absent, a sentence when it is wrong. */
export function readNumber<T>(
  query: URLSearchParams,
  name: string,
  fallback: T,
  { least, most, whole = true }: NumberRule,
): Result<number | T> {
  const text = query.get(name);
  if (text === null || text === "") return accept(fallback);
  const value = /^\d{1,16}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  const right = value >= least && value <= most && (!whole || Number.isSafeInteger(value));
  return right
    ? accept(value)
    : refuse("bad-query", `${name} is a ${whole ? "whole " : ""}number from ${least} to ${most}.`);
}
