/** A piece of HTML or SVG. Text is escaped when it is written, so nothing a report holds can become markup. */
export interface Markup {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children: readonly Child[];
}

/** Written as it stands; only for style sheets of our own. */
export interface Verbatim {
  readonly verbatim: string;
}

export type Child = Markup | Verbatim | string;

/** Numbers are rounded to a hundredth; undefined and false leave the attribute out, true writes its name alone. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

const withoutEnd = new Set(["meta", "br"]);
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot hold them
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g;

export function h(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  return { name, attributes, children };
}

export function escapeText(text: string): string {
  return text
    .replace(unwritable, "\ufffd")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

export function serialize(child: Child): string {
  if (typeof child === "string") return escapeText(child);
  if ("verbatim" in child) return child.verbatim;
  const start = `<${child.name}${Object.entries(child.attributes).map(writeAttribute).join("")}>`;
  if (withoutEnd.has(child.name)) return start;
  return `${start}${child.children.map(serialize).join("")}</${child.name}>`;
}

function writeAttribute([name, value]: [string, string | number | boolean | undefined]): string {
  if (value === undefined || value === false) return "";
  if (value === true) return ` ${name}=""`;
  return ` ${name}="${typeof value === "number" ? writeNumber(value) : escapeText(value)}"`;
}

/** For coordinates: a hundredth of a pixel is enough, and nothing that is no number reaches a file. */
export function writeNumber(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100 || 0) : "0";
}
