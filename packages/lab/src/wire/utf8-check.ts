/** Checks a text that comes in pieces, wherever they are cut. */
export interface Utf8Check {
  add(piece: Uint8Array): void;
  /** true: all of it was UTF-8 and ended with a whole character. */
  end(): boolean;
}

export function createUtf8Check(): Utf8Check {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let valid = true;
  function attempt(decode: () => void): void {
    if (!valid) return;
    try {
      decode();
    } catch {
      valid = false;
    }
  }
  return {
    add: (piece) => attempt(() => decoder.decode(piece, { stream: true })),
    end() {
      attempt(() => decoder.decode());
      return valid;
    },
  };
}
