import { limits } from "@flyby/protocol";

/** What the first bytes say. `raw` has no signature: it is what is left when it does not look like text. */
export type Compression = "none" | "gzip" | "deflate" | "deflate-raw";

/**
 * Bytes fed at once. Deflate grows at most 1,032-fold, so that a bomb is noticed 4 MB after the limit, not gigabytes.
 */
const sliceBytes = 4_096;

export function detectCompression(bytes: Uint8Array): Compression {
  const [first = 0, second = 0] = bytes;
  if (first === 0x1f && second === 0x8b) return "gzip";
  if ((first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0) return "deflate";
  return bytes.length === 0 || looksLikeText(bytes) ? "none" : "deflate-raw";
}

// A comment file begins with "<", after a byte order mark and white space at most. UTF-16 is told by its mark, to be refused in words.
function looksLikeText(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const start = first === 0xef && second === 0xbb ? 3 : 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x3c) return true;
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return isPlain(bytes.subarray(at, at + 64));
  }
  return true;
}

function isPlain(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

/**
 * Never holds more than `maxBytes` and a slice's worth. A damaged or cut tail gives what came before it; nothing at all
 * is `broken`.
 */
export async function decompress(
  bytes: Uint8Array,
  format: CompressionFormat,
  maxBytes: number = limits.maxImportedBytes,
): Promise<Uint8Array | "too-large" | "broken"> {
  const reader = slices(bytes).pipeThrough(new DecompressionStream(format)).getReader();
  const parts: Uint8Array[] = [];
  let total = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      total += part.value.length;
      if (total > maxBytes) {
        await reader.cancel();
        return "too-large";
      }
      parts.push(part.value);
    }
  } catch {
    if (total === 0) return "broken";
  }
  return total === 0 ? "broken" : join(parts, total);
}

function slices(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (at < bytes.length) controller.enqueue(bytes.slice(at, at + sliceBytes));
        at += sliceBytes;
        if (at >= bytes.length) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

function join(parts: readonly Uint8Array[], total: number): Uint8Array {
  const whole = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
