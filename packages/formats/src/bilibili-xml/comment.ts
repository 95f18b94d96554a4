import { isVisible, limits, type Mode, normalizeName, white } from "@flyby/protocol";
import { fingerprint } from "../fingerprint.ts";
import { firstGraphemes } from "../first-graphemes.ts";
import type { FlatElement } from "../flat-xml.ts";
import type { ImportedComment, SkipReason } from "../imported-comment.ts";
import { clampProgress, type FieldOrder, type Fields, parseFields } from "./fields.ts";
import { nearestSize, originOf } from "./origin.ts";
import { type PositionedBody, parsePositioned } from "./positioned.ts";
import { readText } from "./text.ts";

const modeNames = new Map<number, Mode>([
  [1, "scroll"],
  [2, "scroll"],
  [3, "scroll"],
  [4, "bottom"],
  [5, "top"],
  [6, "reverse"],
  [7, "positioned"],
]);
const scriptModes = new Set([8, 9]);

/** One `<d>`, or why it is left out. */
export function readComment(
  element: FlatElement,
  order: FieldOrder,
  maxText: number,
): Omit<ImportedComment, "key"> | SkipReason {
  if (element.state !== "whole") return element.state === "cut" ? "cut-off" : "broken-tag";
  const fields = parseFields(element.attributes.get("p") ?? "", order);
  if (fields === null) return "bad-fields";
  if (scriptModes.has(fields.mode)) return "scripted";
  const mode = modeNames.get(fields.mode);
  if (mode === undefined) return "bad-mode";
  const progress = clampProgress(fields.time);
  if (progress === null) return "bad-time";
  if (element.text.length > maxText) return "too-long";
  const body = mode === "positioned" ? parsePositioned(element.text) : null;
  if (mode === "positioned" && body === null) return "bad-position";
  return describe(element, fields, mode, progress, body);
}

function describe(
  element: FlatElement,
  fields: Fields,
  mode: Mode,
  progress: number,
  body: PositionedBody | null,
): Omit<ImportedComment, "key"> | SkipReason {
  const text = readText(body?.text ?? element.text);
  if (!isVisible(text)) return "empty";
  const user = normalizeName((element.attributes.get("user") ?? "").slice(0, limits.maxNameUnits));
  return {
    foreignId: fields.foreignId,
    progress,
    mode,
    size: nearestSize(fields.size),
    color: fields.color ?? white,
    text,
    author: authorOf(fields.hash, user),
    name: isVisible(user) ? firstGraphemes(user, limits.maxNameGraphemes) : "",
    createdAt: fields.createdAt,
    weight: fields.weight,
    positioned: body?.positioned ?? null,
    origin: originOf(fields, body?.raw ?? null),
  };
}

// Recorders name the user but often write 0 for the hash; two such people must not become one author.
function authorOf(hash: string, user: string): string {
  if (hash !== "") return `bili-${hash}`;
  return user === "" ? "bili" : `bili-${fingerprint(user)}`;
}
