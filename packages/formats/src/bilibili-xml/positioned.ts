import type { Positioned } from "@flyby/protocol";

/** The player for which old files gave pixels. */
export const oldPlayer = { width: 672, height: 438 } as const;

/** Candidate ends tried when an array is cut off: more would make a hostile file expensive. */
const maxRepairs = 8;
/** What the array may end with in place of its last character: after a string, after an element or inside a string. */
const endings: Readonly<Record<string, readonly string[]>> = { '"': ['"]'], ",": ["]", '"]'], "]": ["]"] };
const maxPathPoints = 500;
const maxSpanMs = 600_000;
const maxFontLength = 100;
/** A move that says nothing of its time takes this long. */
const defaultMoveMs = 500;

export interface PositionedBody {
  readonly text: string;
  readonly positioned: Positioned;
  /** The array as valid JSON on one line. */
  readonly raw: string;
}

/**
 * Reads `[x, y, "a0-a1", seconds, "text", rotateZ, rotateY, toX, toY, moveMs, delayMs, outline, font, linear, path]`.
 * The first five are needed; any of them may be a string or a number. null when it cannot be read.
 */
export function parsePositioned(content: string): PositionedBody | null {
  const body = content.trim();
  const list = parseArray(body);
  if (list === null) return null;
  const { value } = list;
  const [x, y, opacity, seconds, text] = value;
  const durationMs = span(number(seconds) * 1000);
  const at = point(x, y);
  if (at === null || durationMs === null || (typeof text !== "string" && typeof text !== "number")) return null;
  const to = point(value[7] ?? x, value[8] ?? y) ?? at;
  const [fromOpacity, toOpacity] = opacities(opacity);
  const font = typeof value[12] === "string" ? value[12].slice(0, maxFontLength) : "";
  const path = typeof value[14] === "string" ? parsePath(value[14]) : [];
  const positioned: Positioned = {
    x: at[0],
    y: at[1],
    toX: to[0],
    toY: to[1],
    fromOpacity,
    toOpacity,
    durationMs,
    moveMs: span(number(value[9] ?? defaultMoveMs)) ?? defaultMoveMs,
    delayMs: span(number(value[10] ?? 0)) ?? 0,
    rotateZ: angle(value[5]),
    rotateY: angle(value[6]),
    outline: isTrue(value[11] ?? true),
    linear: isTrue(value[13] ?? false),
    ...(font === "" ? {} : { font }),
    ...(path.length === 0 ? {} : { path }),
  };
  const raw = list.whole && !/[\r\n\u2028\u2029]/.test(body) ? body : JSON.stringify(value);
  return { text: String(text), positioned, raw };
}

/** The array of a positioned comment that no file gave us. */
export function writePositioned(text: string, p: Positioned): string {
  const opacity = `${p.fromOpacity}-${p.toOpacity}`;
  const path = p.path?.map(([x, y]) => `${pixels(x, "width")},${pixels(y, "height")}`).join("L");
  const tail = path === undefined ? [] : [`M${path}`];
  return JSON.stringify([
    ...[coordinate(p.x, "width"), coordinate(p.y, "height"), opacity, p.durationMs / 1000, text],
    ...[p.rotateZ, p.rotateY, coordinate(p.toX, "width"), coordinate(p.toY, "height"), p.moveMs, p.delayMs],
    ...[p.outline, p.font ?? "", p.linear ? 1 : 0, ...tail],
  ]);
}

function parseArray(body: string): { value: readonly unknown[]; whole: boolean } | null {
  // Raw line ends and tabs are no JSON, but writers leave them inside strings.
  const text = body.replace(/\r\n?|\n/g, "\\n").replace(/\t/g, "\\t");
  const whole = parseJsonArray(text);
  if (whole !== null) return { value: whole, whole: true };
  if (!text.startsWith("[")) return null;
  let tries = 0;
  for (let end = text.length; end > 0 && tries < maxRepairs; end--) {
    for (const ending of endings[text[end - 1] ?? ""] ?? []) {
      tries++;
      const value = parseJsonArray(text.slice(0, end - 1) + ending);
      if (value !== null) return { value, whole: false };
    }
  }
  return null;
}

function parseJsonArray(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.length >= 5 ? value : null;
  } catch {
    return null;
  }
}

function number(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === "1" || value === "true";
}

// Below one it is a part of the stage, else pixels of the old player.
function fraction(value: unknown, side: keyof typeof oldPlayer): number {
  const given = number(value);
  const part = Math.abs(given) < 1 ? given : given / oldPlayer[side];
  // Four stages away is away.
  return Math.round(Math.min(Math.max(part, -4), 4) * 1e5) / 1e5;
}

function point(x: unknown, y: unknown): readonly [number, number] | null {
  const at = [fraction(x, "width"), fraction(y, "height")] as const;
  return Number.isFinite(at[0]) && Number.isFinite(at[1]) ? at : null;
}

function coordinate(part: number, side: keyof typeof oldPlayer): number {
  return Math.abs(part) < 1 ? part : part * oldPlayer[side];
}

function pixels(part: number, side: keyof typeof oldPlayer): number {
  return Math.round(part * oldPlayer[side]);
}

function span(ms: number): number | null {
  return ms >= 0 ? Math.min(Math.round(ms), maxSpanMs) : null;
}

function angle(value: unknown): number {
  const degrees = number(value ?? 0);
  return Number.isFinite(degrees) ? Math.min(Math.max(degrees, -36_000), 36_000) : 0;
}

function opacities(value: unknown): readonly [number, number] {
  const [, from, to] = /^\s*([\d.]+)\s*(?:-\s*([\d.]+))?/.exec(String(value)) ?? [];
  const begin = opacity(from, 1);
  return [begin, opacity(to, begin)];
}

function opacity(text: string | undefined, missing: number): number {
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? Math.min(value, 1) : missing;
}

function parsePath(text: string): readonly (readonly [number, number])[] {
  const points: (readonly [number, number])[] = [];
  for (const [, x, y] of text.matchAll(/[ML]\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)/gi)) {
    const at = point(x, y);
    if (at !== null) points.push(at);
    if (points.length === maxPathPoints) break;
  }
  return points;
}
