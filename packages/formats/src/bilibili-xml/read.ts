import { limits } from "@flyby/protocol";
import { type FlatElement, scanFlatXml } from "../flat-xml.ts";
import type {
  ImportedComment,
  ReadFile,
  ReadOptions,
  ReadRefusal,
  ReadRefusalCode,
  ReadResult,
} from "../imported-comment.ts";
import { readSource } from "../read-source.ts";
import { createSkipList } from "../skip-list.ts";
import { readComment } from "./comment.ts";
import type { FieldOrder } from "./fields.ts";
import { createKeys } from "./keys.ts";

const root = "i";
/** Header elements that some writer or other writes; all others are passed over. */
const headerNames = new Set([
  "chatserver",
  "chatid",
  "mission",
  "maxlimit",
  "state",
  "real_name",
  "source",
  "ds",
  "de",
  "max_count",
]);
const maxHeaderValue = 200;
/** Comments between two pauses: some 20 ms of work. */
const pauseEvery = 2_000;
/** What recorders of live rooms write between the comments. */
const specialNames = new Set(["sc", "gift", "guard", "toast"]);
const leafNames = new Set(["d", ...headerNames, ...specialNames]);

/**
 * Reads a comment file as people have it: bytes or text, plain or compressed (gzip, deflate with or without header).
 * Damaged comments are left out, each with a line and a reason; a whole file is refused only when it is none, too large,
 * not UTF-8, or declares entities. Nothing in it is ever executed or resolved.
 *
 * @example
 * const file = await readBilibiliXml(await blob.bytes());
 * if (file.ok) console.log(file.comments.length, file.skippedByReason);
 */
export async function readBilibiliXml(input: Uint8Array | string, options: ReadOptions = {}): Promise<ReadResult> {
  const source = await readSource(input, options.maxBytes ?? limits.maxImportedBytes);
  return source.ok ? readElements(source.text, options) : source;
}

async function readElements(text: string, options: ReadOptions): Promise<ReadResult> {
  const maxComments = options.maxComments ?? limits.maxImportedComments;
  const maxText = options.maxText ?? limits.maxImportedText;
  const comments: ImportedComment[] = [];
  const header = new Map<string, string>();
  const skips = createSkipList();
  const keys = createKeys();
  let order: FieldOrder = 1;
  let first: FlatElement | null = null;
  let opened = false;
  let closed = false;
  let found = 0;

  for (const event of scanFlatXml(text, root, leafNames)) {
    if (event.kind === "instruction") {
      if (/^xml\s[^?]*version\s*=\s*["']2/.test(event.text)) order = 2;
    } else if (event.kind === "declaration") {
      return refuseFile("declarations", event.line, "declares a document type or entities; such files are not read");
    } else if (event.kind === "close") {
      closed ||= event.name === root;
    } else {
      first ??= event;
      if (event.name === root) [opened, closed] = [true, false];
      else if (headerNames.has(event.name)) header.set(event.name, event.text.trim().slice(0, maxHeaderValue));
      else if (specialNames.has(event.name)) skips.add(event.line, "special", event.text);
      else if (event.name === "d") {
        if (++found % pauseEvery === 0) await options.pause?.();
        const read = readComment(event, order, maxText);
        if (typeof read === "string") skips.add(event.line, read, `${event.attributes.get("p") ?? ""} ${event.text}`);
        else if (comments.length === maxComments) return tooMany(event.line, maxComments);
        else comments.push({ ...read, key: keys.next(read) });
      }
    }
  }
  if (!opened && found === 0) return notOurs(first);
  const truncated = opened && !closed;
  return { ok: true, comments, ...skips.list(), header: Object.fromEntries(header), truncated } satisfies ReadFile;
}

function tooMany(line: number, maxComments: number): ReadRefusal {
  return refuseFile("too-many-comments", line, `has more than ${maxComments.toLocaleString("en")} comments before it`);
}

function notOurs(first: FlatElement | null): ReadRefusal {
  if (first === null) {
    return { ok: false, code: "not-a-comment-file", line: null, message: "The file holds no XML element at all." };
  }
  const what = `begins with <${first.name.slice(0, 40)}>; a comment file has <i> with <d p="…"> in it`;
  return refuseFile("not-a-comment-file", first.line, what);
}

function refuseFile(code: ReadRefusalCode, line: number, what: string): ReadRefusal {
  return { ok: false, code, line, message: `Line ${line} ${what}.` };
}
