/** `48 65 6c`: two digits a byte, a space between. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += (text === "" ? "" : " ") + byte.toString(16).padStart(2, "0");
  return text;
}

/** Reads `48 65`, `4865`, `0x48, 0x65`, `48:65` and lines of them; null when something else stands there. */
export function parseHex(text: string): Uint8Array | null {
  const digits = text
    .replaceAll(/0x|\\x/gi, " ")
    .replaceAll(/[\s,:;-]+/g, " ")
    .trim();
  const bytes: number[] = [];
  for (const word of digits === "" ? [] : digits.split(" ")) {
    // A single digit is a byte of its own only where it stands alone.
    const even = word.length === 1 ? `0${word}` : word;
    if (even.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(even)) return null;
    for (let at = 0; at < even.length; at += 2) bytes.push(Number.parseInt(even.slice(at, at + 2), 16));
  }
  return Uint8Array.from(bytes);
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Keeps the first bytes of what comes and counts the rest, so that nobody's size is ours. */
export interface Kept {
  add(bytes: Uint8Array): void;
  /** All that came. */
  readonly length: number;
  /** The first of it, at most as many as are kept. */
  bytes(): Uint8Array;
}

export function keepFirst(maxBytes: number): Kept {
  let buffer = new Uint8Array();
  let kept = 0;
  let length = 0;
  function makeRoom(bytes: number): void {
    if (bytes <= buffer.length) return;
    // Doubling, so that a byte at a time costs no more than all at once.
    const larger = new Uint8Array(Math.min(maxBytes, Math.max(bytes, buffer.length * 2)));
    larger.set(buffer.subarray(0, kept));
    buffer = larger;
  }
  return {
    add(bytes) {
      length += bytes.length;
      const piece = bytes.subarray(0, maxBytes - kept);
      if (piece.length === 0) return;
      makeRoom(kept + piece.length);
      buffer.set(piece, kept);
      kept += piece.length;
    },
    get length() {
      return length;
    },
    bytes: () => buffer.slice(0, kept),
  };
}
