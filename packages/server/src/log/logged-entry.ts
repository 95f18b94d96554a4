import { type Entry, encodeEntry } from "@flyby/protocol";

/** An entry as it stands in a batch: `[seq, kind, …]`. */
export type RawEntry = readonly [seq: number, kind: string, ...rest: unknown[]];

/** An entry on its way from its commit to the readers. Its two forms are made when somebody first needs them. */
export interface LoggedEntry {
  readonly seq: number;
  readonly kind: string;
  readonly raw: RawEntry;
  /** Its JSON: what batches and the news for other nodes are made of. */
  readonly text: string;
}

/** Where things stand in a comment's array. */
export const at = { id: 2, progress: 3, mode: 4, size: 5, color: 6, author: 7, text: 9, extra: 11 } as const;

export function toLogged(entry: Entry): LoggedEntry {
  return fromRaw(encodeEntry(entry));
}

export function fromRaw(raw: RawEntry): LoggedEntry {
  let text: string | null = null;
  return {
    seq: raw[0],
    kind: raw[1],
    raw,
    get text() {
      text ??= JSON.stringify(raw);
      return text;
    },
  };
}

const kindInText = /^\[\s*\d+\s*,\s*"([^"]*)"/;

/** An entry of the store's, whose text is right. Most are only handed on and never parsed. */
export function fromStored(seq: number, text: string): LoggedEntry {
  let raw: RawEntry | null = null;
  return {
    seq,
    kind: kindInText.exec(text)?.[1] ?? "unknown",
    get raw() {
      raw ??= JSON.parse(text) as RawEntry;
      return raw;
    },
    text,
  };
}

/** An entry that came over the bus; null when the text is none. */
export function parseLogged(text: string): LoggedEntry | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(raw)) return null;
  const [seq, kind] = raw;
  if (!Number.isSafeInteger(seq) || seq < 1 || typeof kind !== "string") return null;
  if (kind === "comment" && !(typeof raw[at.author] === "string" && typeof raw[at.text] === "string")) return null;
  return { seq, kind, raw: raw as unknown as RawEntry, text };
}

export function isComment({ kind }: LoggedEntry): boolean {
  return kind === "comment";
}
