import { type DecodedText, decodeUtf8 } from "./decode-utf8.ts";
import { decompress, detectCompression } from "./decompress.ts";
import type { ReadRefusal } from "./imported-comment.ts";

/** From what was handed in to text: decompressed, decoded, within `maxBytes` before and after. */
export async function readSource(
  input: Uint8Array | string,
  maxBytes: number,
): Promise<{ readonly ok: true; readonly text: string } | ReadRefusal> {
  if (input.length > maxBytes) return tooLarge(maxBytes);
  if (typeof input === "string") return { ok: true, text: input.replace(/^\ufeff/, "") };
  const compression = detectCompression(input);
  const bytes = compression === "none" ? input : await decompress(input, compression, maxBytes);
  if (bytes === "too-large") return tooLarge(maxBytes);
  if (bytes === "broken") return broken(compression === "gzip" ? "gzip" : "deflate");
  return toResult(decodeUtf8(bytes));
}

function toResult(decoded: DecodedText): { readonly ok: true; readonly text: string } | ReadRefusal {
  if (decoded.ok) return decoded;
  const what = decoded.reason === "utf-16" ? "is UTF-16" : "is not UTF-8";
  const message = `Line ${decoded.line} ${what}; save the file as UTF-8 and try again.`;
  return { ok: false, code: "not-utf8", line: decoded.line, message };
}

function tooLarge(maxBytes: number): ReadRefusal {
  const mebibytes = (maxBytes / 1024 / 1024).toLocaleString("en", { maximumFractionDigits: 1 });
  const message = `The file is larger than ${mebibytes} MiB, counted after decompression.`;
  return { ok: false, code: "too-large", line: null, message };
}

function broken(format: string): ReadRefusal {
  const message = `The file is neither XML nor readable as ${format}: it is damaged or of another kind.`;
  return { ok: false, code: "not-compressed-right", line: null, message };
}
