import { accept, type Result, refuse } from "@flyby/protocol";

/** Reads a body and counts it; nothing beyond `maxBytes` is kept. */
export async function readBytes(request: Request, maxBytes: number): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const tooLarge = refuse("too-large", `The body has at most ${maxBytes} bytes.`);
  const declared = request.headers.get("content-length");
  if (Number(declared ?? 0) > maxBytes) return tooLarge;
  const encoding = request.headers.get("content-encoding");
  if (encoding !== null && encoding !== "identity") {
    return refuse("bad-media-type", "Send the body without compression.");
  }
  // What is declared is not exceeded; and a request that is held would keep its stream as long.
  if (declared !== null && !request.headers.has("transfer-encoding")) return accept(await request.bytes());
  const parts: Uint8Array[] = [];
  let length = 0;
  if (request.body !== null) {
    for await (const part of request.body) {
      length += part.byteLength;
      if (length > maxBytes) return tooLarge;
      parts.push(part);
    }
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return accept(bytes);
}

/** Reads a body that is text, whatever its type says: `curl -d` calls everything a form. */
export async function readText(request: Request, maxBytes: number): Promise<Result<string>> {
  const bytes = await readBytes(request, maxBytes);
  if (!bytes.ok) return bytes;
  const text = decodeUtf8(bytes.value);
  return text === null ? notUtf8() : accept(text);
}

/** Reads a JSON body. An absent content type is taken for JSON; an empty body is `{}` where `optional`. */
export async function readJson(request: Request, maxBytes: number, optional = false): Promise<Result<unknown>> {
  if (!["", "application/json"].includes(mediaType(request))) return refuse("bad-media-type");
  const bytes = await readBytes(request, maxBytes);
  if (!bytes.ok) return bytes;
  return optional && bytes.value.length === 0 ? accept({}) : parseJson(bytes.value);
}

/** Reads what curl, a form or a script sends: JSON, or form fields as an object of strings. */
export async function readFields(request: Request, maxBytes: number): Promise<Result<unknown>> {
  const type = mediaType(request);
  const bytes = await readBytes(request, maxBytes);
  if (!bytes.ok) return bytes;
  // `curl -d '{…}'` calls its JSON a form.
  const looksLikeJson = bytes.value.find((byte) => byte > 0x20) === 0x7b;
  if (type === "multipart/form-data") return readMultipart(request, bytes.value);
  if (type === "application/json" || looksLikeJson) return parseJson(bytes.value);
  if (!["", "application/x-www-form-urlencoded", "text/plain"].includes(type)) return refuse("bad-media-type");
  const text = decodeUtf8(bytes.value);
  if (text === null) return notUtf8();
  const pairs = new URLSearchParams(text.trim());
  if (text.includes("%") && !isDecodable(text)) return notUtf8();
  return accept(Object.fromEntries(pairs));
}

async function readMultipart(request: Request, bytes: Uint8Array<ArrayBuffer>): Promise<Result<unknown>> {
  if (decodeUtf8(bytes) === null) return notUtf8();
  try {
    const headers = { "content-type": request.headers.get("content-type") ?? "" };
    const form = await new Response(bytes, { headers }).formData();
    return accept(Object.fromEntries([...form].filter(([, value]) => typeof value === "string")));
  } catch {
    return refuse("bad-media-type", "The form could not be read.");
  }
}

function parseJson(bytes: Uint8Array): Result<unknown> {
  const text = decodeUtf8(bytes);
  if (text === null) return notUtf8();
  try {
    return accept(JSON.parse(text));
  } catch {
    return refuse("bad-json");
  }
}

function notUtf8(): Result<never> {
  return refuse("bad-media-type", "The body is not UTF-8.");
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

// URLSearchParams replaces broken escapes silently; a person should hear of it.
function isDecodable(form: string): boolean {
  try {
    decodeURIComponent(form.replaceAll("+", " ").replace(/%(?![0-9a-fA-F]{2})/g, "%25"));
    return true;
  } catch {
    return false;
  }
}

function mediaType(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}
