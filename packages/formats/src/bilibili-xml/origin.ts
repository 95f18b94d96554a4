import type { Size } from "@flyby/protocol";
import type { Origin } from "../imported-comment.ts";
import type { Fields } from "./fields.ts";

export const formatName = "bilibili-xml";

/** Sizes a strict file uses. */
export const sizeNumbers: Readonly<Record<Size, number>> = { small: 18, normal: 25, large: 36 };

/** The nearest of the three; what stood there is kept in `origin`. */
export function nearestSize(size: number | null): Size {
  if (size === null) return "normal";
  if (size <= (sizeNumbers.small + sizeNumbers.normal) / 2) return "small";
  return size <= (sizeNumbers.normal + sizeNumbers.large) / 2 ? "normal" : "large";
}

/** What a comment cannot hold. Absent fields have their plain value: pool 0, nobody's hash, the size of the name. */
export function originOf(fields: Fields, raw: string | null): Origin {
  const size = nearestSize(fields.size);
  const kept = {
    ...(fields.mode === 2 || fields.mode === 3 ? { mode: fields.mode } : {}),
    ...(fields.size === null || fields.size === sizeNumbers[size] ? {} : { size: fields.size }),
    ...(fields.pool === 0 ? {} : { pool: fields.pool }),
    ...(fields.hash === "" ? {} : { hash: fields.hash }),
    ...(fields.createdAt === null ? { date: null } : {}),
  };
  return { format: formatName, fields: kept, ...(raw === null ? {} : { raw }) };
}

export interface KeptFields {
  readonly size: number | null;
  readonly pool: number;
  readonly hash: string;
  readonly hasDate: boolean;
  readonly raw: string | null;
}

/** Reads a stored origin; null when it is none of this format. */
export function parseOrigin(json: string | null): KeptFields | null {
  const origin = json === null ? null : parseObject(json);
  if (origin === null || origin.format !== formatName) return null;
  const fields = isObject(origin.fields) ? origin.fields : {};
  return {
    size: wholeNumber(fields.size),
    pool: wholeNumber(fields.pool) ?? 0,
    hash: typeof fields.hash === "string" ? fields.hash : "",
    hasDate: fields.date !== null,
    raw: typeof origin.raw === "string" ? origin.raw : null,
  };
}

function wholeNumber(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}

function parseObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
