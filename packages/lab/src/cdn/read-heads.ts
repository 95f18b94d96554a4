/** A file of saved heads is small; a body saved along with them is not what was asked for. */
export const maxHeadsBytes: number = 1024 * 1024;

export type ReadHeads =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: "unreadable" | "too-large" };

/** Reads no more than it may, whatever stands behind the name. */
export async function readHeads(source: Pick<Blob, "stream">): Promise<ReadHeads> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of source.stream()) {
      length += part.byteLength;
      if (length > maxHeadsBytes) return { ok: false, reason: "too-large" };
      parts.push(part);
    }
  } catch {
    return { ok: false, reason: "unreadable" };
  }
  return { ok: true, text: decodeHeads(Buffer.concat(parts)) };
}

/** UTF-8, or UTF-16 where the file says so: that is what PowerShell's `>` writes. */
function decodeHeads(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
