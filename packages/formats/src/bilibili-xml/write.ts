import { byProgress, type Comment, type Mode } from "@flyby/protocol";
import { escapeXml } from "../xml-entities.ts";
import { type KeptFields, parseOrigin, sizeNumbers } from "./origin.ts";
import { writePositioned } from "./positioned.ts";
import { writeText } from "./text.ts";

/** A stored comment with what its file said of it. */
export interface WritableComment {
  readonly comment: Comment;
  readonly foreignId: string | null;
  /** JSON of `Origin`, null for a comment posted here. */
  readonly origin: string | null;
}

export interface WriteOptions {
  /**
   * Author to lower-case hex, at most 8 digits. MUST be stable and keyed with a secret: a plain checksum of an id can
   * be reversed by trying all ids.
   */
  readonly hashAuthor: (author: string) => string;
  /** A number for `chatid`: the room's. */
  readonly chatId?: number;
  /** Comments in the file, for `maxlimit`; 0 when unknown. */
  readonly count?: number;
}

const modeNumbers: Readonly<Record<Mode, number>> = { scroll: 1, bottom: 4, top: 5, reverse: 6, positioned: 7 };
/** Comments written at once: about 64 kB. */
const chunkComments = 500;
const tail = "</i>\n";

/**
 * Writes the file every known reader takes, in chunks of text. Comments may come in any order.
 *
 * @example
 * for (const chunk of writeBilibiliXml(comments, { hashAuthor })) file.write(chunk);
 */
export function* writeBilibiliXml(comments: readonly WritableComment[], options: WriteOptions): Generator<string> {
  const sorted = comments.toSorted((a, b) => byProgress(a.comment, b.comment));
  yield head({ count: comments.length, ...options });
  for (let at = 0; at < sorted.length; at += chunkComments) {
    yield lines(sorted.slice(at, at + chunkComments), options);
  }
  yield tail;
}

/** The same from pages, which MUST come in display order (by progress, then id). */
export async function* writeBilibiliXmlPages(
  pages: AsyncIterable<readonly WritableComment[]>,
  options: WriteOptions,
): AsyncGenerator<string> {
  yield head(options);
  for await (const page of pages) yield lines(page, options);
  yield tail;
}

// Nothing may stand between the prolog and <i>: some readers tell the format by exactly these characters.
function head(options: WriteOptions): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?><i><chatserver>chat.bilibili.com</chatserver>` +
    `<chatid>${options.chatId ?? 0}</chatid><mission>0</mission><maxlimit>${options.count ?? 0}</maxlimit>` +
    `<state>0</state><real_name>0</real_name><source>k-v</source>\n`
  );
}

function lines(comments: readonly WritableComment[], options: WriteOptions): string {
  return comments.map((comment) => line(comment, options.hashAuthor)).join("");
}

function line(stored: WritableComment, hashAuthor: WriteOptions["hashAuthor"]): string {
  const { comment } = stored;
  const kept = parseOrigin(stored.origin);
  const fields = [
    (comment.progress / 1000).toFixed(5),
    modeNumbers[comment.mode],
    kept?.size ?? sizeNumbers[comment.size],
    comment.color,
    kept?.hasDate === false ? 0 : Math.max(Math.floor(comment.createdAt / 1000), 0),
    kept?.pool ?? 0,
    kept === null ? hashAuthor(comment.author) : kept.hash || "0",
    idOf(stored),
    ...(comment.extra?.weight === undefined ? [] : [comment.extra.weight]),
  ];
  return `<d p="${escapeXml(fields.join(","))}">${escapeXml(body(comment, kept))}</d>\n`;
}

// A comment posted here has an id of ours; one from a file that told none has none.
function idOf({ comment, foreignId, origin }: WritableComment): string {
  if (foreignId !== null && /^\d{1,20}$/.test(foreignId)) return foreignId;
  return origin === null ? String(comment.id) : "0";
}

function body(comment: Comment, kept: KeptFields | null): string {
  if (comment.mode !== "positioned") return writeText(comment.text);
  if (kept?.raw) return kept.raw;
  const { positioned } = comment.extra ?? {};
  return positioned === undefined ? writeText(comment.text) : writePositioned(comment.text, positioned);
}
