import { byteLength } from "./wire-size.ts";

/** Batches begin like this, and nothing else the server says does. */
const batchStart = '["batch"';

/** Bytes of the batches in a whole text: a frame of a socket, or the lines of an answer. */
export function usefulBytes(text: string): number {
  const scan = createUsefulScan();
  return scan.push(text) + scan.end();
}

/** The same for a text that comes in pieces. An event stream puts `data: ` before each line; that is not useful. */
export interface UsefulScan {
  /** Useful bytes of the lines that this piece completes. */
  push(piece: string): number;
  /** Of what stood behind the last line end. */
  end(): number;
}

export function createUsefulScan(): UsefulScan {
  let rest = "";
  return {
    push(piece) {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      return lines.reduce((sum, line) => sum + usefulOfLine(line), 0);
    },
    end() {
      const last = rest;
      rest = "";
      return usefulOfLine(last);
    },
  };
}

function usefulOfLine(line: string): number {
  const content = line.replace(/^data: ?/, "");
  return content.startsWith(batchStart) ? byteLength(content.trimEnd()) : 0;
}
