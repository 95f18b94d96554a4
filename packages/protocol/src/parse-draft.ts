import * as v from "valibot";
import { type Draft, parsePlainDraft } from "./draft.ts";
import { accept, type Result, refuse } from "./errors.ts";

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

/** Parses untrusted input into a draft, with the path that a positioned one has. */
export function parseDraft(input: unknown): Result<Draft> {
  const plain = parsePlainDraft(input);
  if (!plain.ok) return plain;
  const positioned = (input as { readonly positioned?: unknown }).positioned ?? null;
  if (positioned === null) return plain;
  const parsed = v.safeParse(positionedSchema, positioned);
  if (parsed.success) return accept({ ...plain.value, positioned: parsed.output });
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue);
  return refuse("bad-draft", `positioned${field === null ? "" : `.${field}`}: ${issue.message}.`);
}
