import type { KeyValue } from "@flyby/client";
import { type Mode, type Size, sizes, white } from "@flyby/protocol";

/** How the next comment will look. */
export interface ComposerStyle {
  readonly mode: Mode;
  readonly size: Size;
  readonly color: number;
}

export const defaultStyle: ComposerStyle = { mode: "scroll", size: "normal", color: white };

/** Movements a viewer can choose; positioned comments come from files only. */
export const choosableModes = ["scroll", "reverse", "top", "bottom"] as const satisfies readonly Mode[];

/** Twelve colours that can be told apart on a picture, by the key of their name. */
export const palette = {
  white: 0xffffff,
  red: 0xff6b6b,
  orange: 0xff9f43,
  amber: 0xfeca57,
  yellow: 0xfff35c,
  lime: 0xc6f24e,
  green: 0x4cd97b,
  teal: 0x2fd9c4,
  sky: 0x54c7ff,
  blue: 0x6f8cff,
  violet: 0xb58cff,
  pink: 0xff8fd0,
} as const;

const key = "flyby.composer";

export function loadStyle(storage: KeyValue | null): ComposerStyle {
  return parseStyle(storage?.getItem(key) ?? null);
}

export function saveStyle(storage: KeyValue | null, style: ComposerStyle): void {
  storage?.setItem(key, JSON.stringify(style));
}

/** What was stored may be of another version or another hand. */
export function parseStyle(text: string | null): ComposerStyle {
  const stored = readRecord(text);
  const color = stored.color;
  return {
    mode: choosableModes.find((mode) => mode === stored.mode) ?? defaultStyle.mode,
    size: sizes.find((size) => size === stored.size) ?? defaultStyle.size,
    color: typeof color === "number" && Number.isInteger(color) && color >= 0 && color <= white ? color : white,
  };
}

/** `#rrggbb`. */
export function formatColor(color: number): string {
  return `#${color.toString(16).padStart(6, "0")}`;
}

/** Reads `#rrggbb`, `rrggbb`, `#rgb`; null for anything else. */
export function parseColor(text: string): number | null {
  const [, digits] = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  return Number.parseInt(digits.length === 3 ? digits.replace(/./g, "$&$&") : digits, 16);
}

function readRecord(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
