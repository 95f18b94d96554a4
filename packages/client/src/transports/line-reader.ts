/**
 * Hands out each whole line of a text that comes in pieces, and keeps what is not ended yet. Lines end as those of
 * `text/event-stream` do, with CR LF, LF or CR; JSON holds neither, so that NDJSON is read by it, too.
 */
export function createLineReader(onLine: (line: string) => void): (piece: string) => void {
  let rest = "";
  let hadCr = false;
  return (piece) => {
    if (piece === "") return;
    // The LF of a CR LF that was cut in two ends no second line.
    const text = rest + (hadCr && piece.startsWith("\n") ? piece.slice(1) : piece);
    hadCr = piece.endsWith("\r");
    const lines = text.split(/\r\n|[\r\n]/);
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  };
}
