import { limits } from "@flyby/protocol";
import { fingerprint } from "../fingerprint.ts";

/** The attribute `p`, taken apart but not yet judged: which field is which. */
export interface Fields {
  readonly time: number;
  readonly mode: number;
  readonly size: number | null;
  readonly color: number | null;
  /** Epoch ms. */
  readonly createdAt: number | null;
  readonly pool: number;
  /** Who wrote it, opaque; "" when nobody is named. */
  readonly hash: string;
  readonly foreignId: string | null;
  readonly weight: number | null;
}

/** `1`: time, mode, size, color, date, pool, hash, id, weight. `2`: id, -, ms, mode, size, color, date, hash. */
export type FieldOrder = 1 | 2;

const minFields = 4;
/** Dates from here on are milliseconds: recorders write them, and seconds reach this in the year 5138. */
const firstMsDate = 1e11;
/** The end of the year 9999. */
const lastDate = 253_402_300_799_999;

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** null when there are too few. Times are ms, NaN when they cannot be read. */
export function parseFields(p: string, order: FieldOrder): Fields | null {
  const parts = p.split(",", 16).map((part) => part.trim());
  if (parts.length < minFields) return null;
  if (order === 1) {
    const asWritten = inFirstOrder(parts);
    // Some writers shift the fields without saying so in the prolog.
    const shifted = isMode(asWritten.mode) || parts.length < 7 ? null : inSecondOrder(parts);
    return shifted !== null && isMode(shifted.mode) ? shifted : asWritten;
  }
  return inSecondOrder(parts);
}

function inFirstOrder(parts: readonly string[]): Fields {
  const [time, mode, size, color, date, pool, hash, id, weight] = parts;
  return {
    time: Math.round(toNumber(time) * 1000),
    mode: toNumber(mode),
    size: toSize(size),
    color: toColor(color),
    createdAt: toDate(date),
    pool: toPool(pool),
    hash: toHash(hash),
    foreignId: toId(id),
    weight: toWeight(weight),
  };
}

function inSecondOrder(parts: readonly string[]): Fields {
  const [id, , ms, mode, size, color, date, hash] = parts;
  return {
    time: Math.round(toNumber(ms)),
    mode: toNumber(mode),
    size: toSize(size),
    color: toColor(color),
    createdAt: toDate(date),
    pool: 0,
    hash: toHash(hash),
    foreignId: toId(id),
    weight: null,
  };
}

function isMode(mode: number): boolean {
  return Number.isInteger(mode) && mode >= 1 && mode <= 9;
}

function toNumber(text: string | undefined): number {
  return text !== undefined && decimal.test(text) ? Number(text) : Number.NaN;
}

function toSize(text: string | undefined): number | null {
  const size = Math.round(toNumber(text));
  return size >= 1 && size <= 1_000 ? size : null;
}

// Old files hold 32-bit colours with the alpha byte set, also as negative numbers.
function toColor(text: string | undefined): number | null {
  if (text !== undefined && /^(?:#|0x)[\da-f]{6}$/i.test(text)) return Number.parseInt(text.slice(-6), 16);
  const color = toNumber(text);
  return Number.isInteger(color) && Math.abs(color) <= 0xffffffff ? color & 0xffffff : null;
}

function toDate(text: string | undefined): number | null {
  const date = toNumber(text);
  if (!(date > 0)) return null;
  const ms = Math.floor(date >= firstMsDate ? date : date * 1000);
  // Below a second nothing would be left of it in a file of ours.
  return ms >= 1000 && ms <= lastDate ? ms : null;
}

function toPool(text: string | undefined): number {
  const pool = toNumber(text);
  return Number.isInteger(pool) && pool >= 0 && pool <= 1_000 ? pool : 0;
}

// Recorders write 0 for nobody. Anything that is no plain word would break other readers' field splitting.
function toHash(text: string | undefined): string {
  if (text === undefined || text === "" || text === "0") return "";
  return /^[\w-]{1,40}$/.test(text) ? text : fingerprint(text);
}

// Above 2^53, so it stays a text. Leading zeros would make two ids of one.
function toId(text: string | undefined): string | null {
  return text !== undefined && /^[1-9]\d{0,19}$/.test(text) ? text : null;
}

function toWeight(text: string | undefined): number | null {
  const weight = toNumber(text);
  return weight >= 0 ? Math.min(Math.round(weight), 10) : null;
}

/** Times up to a second before the start come from files that were shifted; they begin at the start. */
const earliestMs = -1_000;

/** null when the time is none, or lies outside any video. */
export function clampProgress(ms: number): number | null {
  return ms >= earliestMs && ms <= limits.maxProgressMs ? Math.max(ms, 0) : null;
}
