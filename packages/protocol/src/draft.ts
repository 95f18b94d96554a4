import * as v from "valibot";
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

const fraction = v.pipe(v.number(), v.minValue(-4), v.maxValue(4));
const span = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600_000));
const angle = v.pipe(v.number(), v.minValue(-36_000), v.maxValue(36_000));
const opacity = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const positionedSchema = v.object({
  x: fraction,
  y: fraction,
  toX: fraction,
  toY: fraction,
  fromOpacity: opacity,
  toOpacity: opacity,
  durationMs: span,
  moveMs: span,
  delayMs: span,
  rotateZ: angle,
  rotateY: angle,
  outline: v.boolean(),
  linear: v.boolean(),
  font: v.optional(v.pipe(v.string(), v.maxLength(100))),
  path: v.optional(v.pipe(v.array(v.tuple([fraction, fraction])), v.maxLength(500))),
});

const draftSchema = v.object({
  text: v.pipe(
    v.string("text is a string"),
    v.maxLength(limits.maxTextUnits, `text has at most ${limits.maxTextUnits} characters`),
  ),
  progress: v.nullish(
    v.pipe(
      v.number("progress is a number of milliseconds"),
      v.finite("progress is finite"),
      v.minValue(0, "progress is not negative"),
      v.maxValue(limits.maxProgressMs, "progress is in milliseconds, at most ten years"),
      v.transform(Math.round),
    ),
    null,
  ),
  mode: v.optional(v.picklist(modes, `mode is one of ${modes.join(", ")}`), "scroll"),
  size: v.optional(v.picklist(sizes, `size is one of ${sizes.join(", ")}`), "normal"),
  color: v.optional(
    v.pipe(
      v.number("color is an integer 0xRRGGBB"),
      v.integer("color is an integer 0xRRGGBB"),
      v.minValue(0, "color is at least 0"),
      v.maxValue(white, "color is at most 16777215"),
    ),
    white,
  ),
  nonce: v.nullish(
    v.pipe(v.string("nonce is a string"), v.regex(/^[\w.:-]{1,64}$/, "nonce is 1 to 64 of A-Z a-z 0-9 _ - . :")),
    null,
  ),
  name: v.nullish(v.pipe(v.string("name is a string"), v.maxLength(limits.maxNameUnits, "name is too long")), null),
  positioned: v.nullish(positionedSchema, null),
});

/** Parses untrusted input into a draft. The text comes out normalised and visible; unknown fields are ignored. */
export function parseDraft(input: unknown): Result<Draft> {
  const parsed = v.safeParse(draftSchema, input);
  if (!parsed.success) return badDraft(parsed.issues);
  const draft: Draft = { ...parsed.output, text: normalizeText(parsed.output.text) };
  return isVisible(draft.text) ? accept(draft) : refuse("text-empty");
}

function badDraft(issues: readonly v.BaseIssue<unknown>[]): Refusal {
  const [issue] = issues;
  if (issue === undefined) return refuse("bad-draft");
  const field = v.getDotPath(issue);
  const reason = issue.message.startsWith("Invalid") && field !== null ? `${field}: ${issue.message}` : issue.message;
  const code = field === "text" && issue.type === "max_length" ? "text-too-long" : "bad-draft";
  return refuse(code, `${reason}.`);
}
