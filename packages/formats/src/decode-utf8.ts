export type DecodedText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly line: number; readonly reason: "utf-16" | "invalid" };

/** A cut file may end inside a character: at most three bytes of it are left. */
const maxCutBytes = 3;

/** Strict UTF-8 without its byte order mark. A character cut by the end of the file is dropped; any other damage names its line. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { ok: false, line: 1, reason: "utf-16" };
  }
  for (let cut = 0; cut <= Math.min(maxCutBytes, bytes.length); cut++) {
    if (cut > 0 && !isCutCharacter(bytes.subarray(bytes.length - cut))) continue;
    const text = decode(bytes.subarray(0, bytes.length - cut));
    if (text !== null) return { ok: true, text };
  }
  return { ok: false, line: brokenLine(bytes), reason: "invalid" };
}

// The lead byte of a sequence longer than what is there, then only continuation bytes.
function isCutCharacter(tail: Uint8Array): boolean {
  const [lead = 0, ...rest] = tail;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
  return length > tail.length && rest.every((byte) => byte >> 6 === 2);
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

// A line end is never part of a longer character, so lines can be judged one by one.
function brokenLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end < 0 ? bytes.length : end;
    if (decode(bytes.subarray(start, stop)) === null) return line;
    start = stop + 1;
  }
  return line;
}
