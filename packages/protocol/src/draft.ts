import { type Mode, modes, type Positioned, type Size, sizes, white } from "./comment.ts";
import { accept, type Refusal, type Result, refuse } from "./errors.ts";
import * as limits from "./limits.ts";
import { isVisible, normalizeText } from "./text.ts";

/** A comment before acceptance: its shape is right, the room has not spoken yet. */
export interface Draft {
  readonly text: string;
  /** ms; a video room needs it, a live room fills it in. */
  readonly progress: number | null;
  readonly mode: Mode;
  readonly size: Size;
  readonly color: number;
  /** Chosen by the sender: the same author's same nonce is the same comment (LOG6). null = the server picks one. */
  readonly nonce: string | null;
  /** Shown name for this comment, when the sender has no identity or wants another one. */
  readonly name: string | null;
  readonly positioned: Positioned | null;
}

/** What a sender writes; everything but `text` may be absent. */
export interface DraftInput {
  readonly text: string;
  readonly progress?: number;
  readonly mode?: Mode;
  readonly size?: Size;
  readonly color?: number;
  readonly nonce?: string;
  readonly name?: string;
}

const noncePattern = /^[\w.:-]{1,64}$/;

/**
 * Parses what a viewer writes. The text comes out normalised and visible; unknown fields are ignored, a path among them.
 * By hand, because clients check by it before they send, and it would be all they need a library for.
 */
export function parsePlainDraft(input: unknown): Result<Draft> {
  // What is no object has no fields.
  const { text, progress, mode, size, color, nonce, name } = Object(input) as Readonly<Record<keyof Draft, unknown>>;
  if (typeof text !== "string") return bad("text is a string");
  if (text.length > limits.maxTextUnits)
    return bad(`text has at most ${limits.maxTextUnits} characters`, "text-too-long");
  const at = progress ?? null;
  if (at !== null) {
    if (typeof at !== "number" || Number.isNaN(at)) return bad("progress is a number of milliseconds");
    if (!(at >= 0)) return bad("progress is not negative");
    if (!(at <= limits.maxProgressMs)) return bad("progress is in milliseconds, at most ten years");
  }
  if (!isWord(modes, mode)) return bad(`mode is one of ${modes.join(", ")}`);
  if (!isWord(sizes, size)) return bad(`size is one of ${sizes.join(", ")}`);
  if (color !== undefined && !Number.isInteger(color)) return bad("color is an integer 0xRRGGBB");
  const rgb = (color ?? white) as number;
  if (rgb < 0 || rgb > white) return bad(`color is from 0 to ${white}`);
  if (nonce != null && (typeof nonce !== "string" || !noncePattern.test(nonce)))
    return bad("nonce is 1 to 64 of A-Z a-z 0-9 _ - . :");
  if (name != null && typeof name !== "string") return bad("name is a string");
  if (name != null && name.length > limits.maxNameUnits) return bad("name is too long");
  const written = normalizeText(text);
  if (!isVisible(written)) return refuse("text-empty");
  return accept({
    text: written,
    progress: at === null ? null : Math.round(at),
    mode: mode ?? "scroll",
    size: size ?? "normal",
    color: rgb,
    nonce: nonce ?? null,
    name: name ?? null,
    positioned: null,
  });
}

/** Absent, too: then it is the plain case. */
function isWord<T extends string>(words: readonly T[], value: unknown): value is T | undefined {
  return value === undefined || (words as readonly unknown[]).includes(value);
}

function bad(reason: string, code: "bad-draft" | "text-too-long" = "bad-draft"): Refusal {
  return refuse(code, `${reason}.`);
}
