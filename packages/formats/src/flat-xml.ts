import { decodeXmlEntities } from "./xml-entities.ts";

/** One element of a flat file: a root with leaves in it. */
export interface FlatElement {
  readonly kind: "element";
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Content of a leaf, "" for any other element. Markup inside a leaf is text. */
  readonly text: string;
  readonly line: number;
  /** `broken`: the tag is damaged. `cut`: the file ends inside the element. */
  readonly state: "whole" | "broken" | "cut";
}

export type FlatXmlEvent =
  | FlatElement
  | { readonly kind: "instruction"; readonly text: string; readonly line: number }
  /** A document type or entity declaration: nothing of ours has one, and bombs are made of them. */
  | { readonly kind: "declaration"; readonly line: number }
  | { readonly kind: "close"; readonly name: string };

/** Attributes looked at in one tag: recorders write ten. */
const maxAttributes = 32;

const tagName = /[A-Za-z_][\w:.-]*/y;
const attribute = /\s+([^\s=>"'/<]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
const tagRest = /[^<>]*/y;

/**
 * Reads comment files as people have them: unescaped `<`, forgotten closing tags, junk in tags and cut tails do not
 * stop it. A leaf ends at its closing tag, at the closing tag of the root, or where the next leaf begins.
 * Each character is looked at a bounded number of times, whatever the file holds.
 */
export function* scanFlatXml(source: string, root: string, leaves: ReadonlySet<string>): Generator<FlatXmlEvent> {
  const lineAt = createLineCounter(source);
  const next = createFinder(source);
  let at = 0;
  for (let open = source.indexOf("<"); open >= 0; open = source.indexOf("<", at)) {
    if (source.startsWith("<?", open)) {
      const end = next("?>", open + 2);
      yield { kind: "instruction", text: source.slice(open + 2, end), line: lineAt(open) };
      at = end + 2;
    } else if (source.startsWith("<!--", open)) {
      at = next("-->", open + 4) + 3;
    } else if (source.startsWith("<![CDATA[", open)) {
      at = next("]]>", open + 9) + 3;
    } else if (source.startsWith("<!", open)) {
      yield { kind: "declaration", line: lineAt(open) };
      at = open + 2;
    } else if (source.startsWith("</", open)) {
      const name = match(tagName, source, open + 2)?.[0] ?? "";
      if (name !== "") yield { kind: "close", name };
      at = open + 2 + name.length;
    } else {
      const tag = readTag(source, open);
      if (tag === null) {
        at = open + 1;
        continue;
      }
      const leaf = leaves.has(tag.name) && tag.state === "whole" && !tag.selfClosed;
      const content = leaf ? readLeaf(source, tag.end, tag.name, root, leaves, next) : null;
      yield {
        kind: "element",
        name: tag.name,
        attributes: tag.attributes,
        text: content?.text ?? "",
        line: lineAt(open),
        state: content?.cut ? "cut" : tag.state,
      };
      at = content?.end ?? tag.end;
    }
  }
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly state: FlatElement["state"];
  readonly selfClosed: boolean;
  readonly end: number;
}

function readTag(source: string, open: number): Tag | null {
  const name = match(tagName, source, open + 1)?.[0];
  if (name === undefined) return null;
  const attributes = new Map<string, string>();
  let end = open + 1 + name.length;
  for (let found = match(attribute, source, end); found !== null; found = match(attribute, source, end)) {
    const [whole, key = "", double, single] = found;
    const value = double ?? single ?? "";
    // A "<" is never allowed here: the quote was forgotten, and this is the next tag.
    if (value.includes("<") || attributes.size === maxAttributes) break;
    attributes.set(key, decodeXmlEntities(value));
    end += whole.length;
  }
  const rest = match(tagRest, source, end)?.[0] ?? "";
  end += rest.length;
  if (source[end] === ">") {
    // A quote in what is left opened or closed an attribute that cannot be told.
    const state = /["']/.test(rest) ? "broken" : "whole";
    return { name, attributes, state, selfClosed: rest.endsWith("/"), end: end + 1 };
  }
  return { name, attributes, state: end === source.length ? "cut" : "broken", selfClosed: false, end };
}

interface LeafContent {
  readonly text: string;
  readonly end: number;
  readonly cut: boolean;
}

function readLeaf(
  source: string,
  start: number,
  name: string,
  root: string,
  leaves: ReadonlySet<string>,
  next: (mark: string, from: number) => number,
): LeafContent {
  let text = "";
  let from = start;
  for (let open = source.indexOf("<", start); open >= 0; open = source.indexOf("<", Math.max(open + 1, from))) {
    if (source.startsWith("</", open)) {
      const closing = match(tagName, source, open + 2)?.[0];
      if (closing !== name && closing !== root) continue;
      const end = closing === name ? next(">", open) + 1 : open;
      return { text: text + decodeXmlEntities(source.slice(from, open)), end, cut: false };
    }
    if (source.startsWith("<![CDATA[", open)) {
      const end = next("]]>", open + 9);
      text += decodeXmlEntities(source.slice(from, open)) + source.slice(open + 9, end);
      from = end + 3;
    } else if (source.startsWith("<!--", open)) {
      const end = next("-->", open + 4);
      // Without an end it is no comment, but what somebody wrote.
      if (end === source.length) continue;
      text += decodeXmlEntities(source.slice(from, open));
      from = end + 3;
    } else if (beginsLeaf(source, open, leaves)) {
      return { text: text + decodeXmlEntities(source.slice(from, open)), end: open, cut: false };
    }
  }
  return { text: text + decodeXmlEntities(source.slice(from)), end: source.length, cut: true };
}

// Somebody may write "<d" in a text; only a leaf with an attribute is taken for the next one.
function beginsLeaf(source: string, open: number, leaves: ReadonlySet<string>): boolean {
  const name = match(tagName, source, open + 1)?.[0];
  return name !== undefined && leaves.has(name) && match(attribute, source, open + 1 + name.length) !== null;
}

function match(sticky: RegExp, source: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(source);
}

/** Where `mark` comes next, the end of the source when it does not; what is absent once is not searched for again. */
function createFinder(source: string): (mark: string, from: number) => number {
  const absent = new Set<string>();
  return (mark, from) => {
    const at = absent.has(mark) ? -1 : source.indexOf(mark, from);
    if (at >= 0) return at;
    absent.add(mark);
    return source.length;
  };
}

/** Offsets must not go down from call to call. */
function createLineCounter(source: string): (offset: number) => number {
  let line = 1;
  let at = source.indexOf("\n");
  return (offset) => {
    while (at >= 0 && at < offset) {
      line++;
      at = source.indexOf("\n", at + 1);
    }
    return line;
  };
}
