import { type Comment, type CommentExtra, modes, sizes } from "./comment.ts";
import type { RoomSettings } from "./room.ts";

/** What a moderator did to an author: `purge` also removes what they wrote. */
export type MuteAction = "mute" | "purge" | "unmute";

/** One element of a room's log, as readers use it. */
export type Entry =
  | { readonly kind: "comment"; readonly seq: number; readonly comment: Comment }
  | { readonly kind: "delete"; readonly seq: number; readonly id: number }
  | { readonly kind: "mute"; readonly seq: number; readonly author: string; readonly action: MuteAction }
  | { readonly kind: "clear"; readonly seq: number }
  | { readonly kind: "settings"; readonly seq: number; readonly settings: RoomSettings }
  | { readonly kind: "imported"; readonly seq: number; readonly count: number }
  /** The comment that stood here was deleted; its text is gone. */
  | { readonly kind: "removed"; readonly seq: number }
  /** A kind this reader does not know: it counts, and does nothing. */
  | { readonly kind: "unknown"; readonly seq: number };

/** An entry as it travels: an array that begins with seq and kind. */
export type WireEntry = readonly [seq: number, kind: string, ...rest: unknown[]];

export function encodeEntry(entry: Entry): WireEntry {
  switch (entry.kind) {
    case "comment": {
      const { id, progress, mode, size, color, author, name, text, createdAt, extra } = entry.comment;
      const plain = [entry.seq, "comment", id, progress, mode, size, color, author, name, text, createdAt] as const;
      return extra === undefined ? plain : [...plain, extra];
    }
    case "delete":
      return [entry.seq, "delete", entry.id];
    case "mute":
      return [entry.seq, "mute", entry.author, entry.action];
    case "settings":
      return [entry.seq, "settings", entry.settings];
    case "imported":
      return [entry.seq, "imported", entry.count];
    case "clear":
    case "removed":
    case "unknown":
      return [entry.seq, entry.kind];
  }
}

const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isOneOf = <T>(all: readonly T[], value: unknown): value is T => (all as readonly unknown[]).includes(value);

/** null when it is not even an entry (no seq, no kind); an entry of a shape we do not know becomes `unknown`. */
export function decodeEntry(wire: unknown): Entry | null {
  if (!Array.isArray(wire)) return null;
  const [seq, kind] = wire;
  if (!Number.isSafeInteger(seq) || seq < 1 || typeof kind !== "string") return null;
  return decodeKind(seq, kind, wire) ?? { kind: "unknown", seq };
}

function decodeKind(seq: number, kind: string, wire: readonly unknown[]): Entry | null {
  const [, , subject, action] = wire;
  switch (kind) {
    case "comment":
      return decodeComment(seq, wire);
    case "delete":
      return Number.isSafeInteger(subject) ? { kind, seq, id: subject as number } : null;
    case "mute":
      return typeof subject === "string" && isMuteAction(action) ? { kind, seq, author: subject, action } : null;
    case "settings":
      return isSettings(subject) ? { kind, seq, settings: subject } : null;
    case "imported":
      return Number.isSafeInteger(subject) ? { kind, seq, count: subject as number } : null;
    case "clear":
    case "removed":
      return { kind, seq };
    default:
      return null;
  }
}

// By hand: at a thousand comments a second this is what reading costs.
function decodeComment(seq: number, wire: readonly unknown[]): Entry | null {
  const [, , id, progress, mode, size, color, author, name, text, createdAt, extra] = wire;
  if (!isInteger(id) || typeof progress !== "number" || !isOneOf(modes, mode) || !isOneOf(sizes, size)) return null;
  if (!isInteger(color) || !isText(author) || !isText(name) || !isText(text) || !isInteger(createdAt)) return null;
  const comment: Comment = { id, progress, mode, size, color, author, name, text, createdAt };
  return { kind: "comment", seq, comment: isExtra(extra) ? { ...comment, extra } : comment };
}

function isSettings(value: unknown): value is RoomSettings {
  if (typeof value !== "object" || value === null) return false;
  const { open, maxGraphemes, modes: allowed, everyMs, burst } = value as Record<keyof RoomSettings, unknown>;
  const isOpen = typeof open === "boolean" && Array.isArray(allowed) && allowed.every((mode) => isOneOf(modes, mode));
  return isOpen && [maxGraphemes, everyMs, burst].every(isInteger);
}

function isMuteAction(value: unknown): value is MuteAction {
  return value === "mute" || value === "purge" || value === "unmute";
}

// The server built it from its own schema; a reader needs only "an object or nothing".
function isExtra(value: unknown): value is CommentExtra {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
