/** Reads a text that comes in pieces. */
export interface PieceReader {
  take(piece: string): void;
  /** Characters that are kept because what they belong to has not ended. */
  kept(): number;
}

/**
 * Hands out each whole line, and keeps what is not ended yet. Lines end as those of `text/event-stream` do, with CR LF,
 * LF or CR; JSON holds neither, so that NDJSON is read by it, too.
 */
export function createLineReader(onLine: (line: string) => void): PieceReader {
  let rest = "";
  let hadCr = false;
  return {
    take(piece) {
      if (piece === "") return;
      // The LF of a CR LF that was cut in two ends no second line.
      const [first = "", ...lines] = (hadCr && piece.startsWith("\n") ? piece.slice(1) : piece).split(/\r\n|[\r\n]/);
      hadCr = piece.endsWith("\r");
      // Only what is new is looked through: a long line that comes in small pieces would take the square of the time.
      rest += first;
      for (const next of lines) {
        const line = rest;
        rest = next;
        onLine(line);
      }
    },
    kept: () => rest.length,
  };
}
