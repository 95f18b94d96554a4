/** Gathers one line of Latin-1, however the bytes are cut. */
export interface LineBuffer {
  /** Takes bytes up to the end of the line; answers where it stopped. */
  take(bytes: Uint8Array, from: number): number;
  /** The line without its end, once it is complete; reading it makes room for the next. */
  next(): string | null;
  /** The line that was read last ended with a line feed alone. */
  readonly bare: boolean;
  /** Bytes of the line so far. */
  readonly length: number;
}

export function createLineBuffer(): LineBuffer {
  let text = "";
  let done = false;
  let bare = false;
  return {
    take(bytes, from) {
      const end = bytes.indexOf(0x0a, from);
      const to = end < 0 ? bytes.length : end + 1;
      text += latin1(bytes.subarray(from, to));
      done = end >= 0;
      return to;
    },
    next() {
      if (!done) return null;
      bare = !text.endsWith("\r\n");
      const line = text.replace(/\r?\n$/, "");
      text = "";
      done = false;
      return line;
    },
    get bare() {
      return bare;
    },
    get length() {
      return text.length;
    },
  };
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  // In slices: an argument list has an end.
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}
