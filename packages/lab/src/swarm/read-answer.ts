/** What a client hears of one HTTP answer after another on one connection. */
export interface AnswerHandlers {
  /** Header names are in lower case. */
  head(status: number, headers: ReadonlyMap<string, string>): void;
  body(bytes: Uint8Array): void;
  end(): void;
}

/** Longest head or chunk line that is waited for: no server of ours comes near. */
const maxLineBytes = 65_536;
/** These have no body, whatever their head says one would be. */
const bodiless: ReadonlySet<number> = new Set([204, 304]);
const headEnd = Buffer.from("\r\n\r\n");
const lineEnd = Buffer.from("\r\n");

type State =
  | { readonly at: "head" }
  | { readonly at: "body"; readonly left: number }
  | { readonly at: "chunk-line" | "chunk-end" | "trailers" }
  | { readonly at: "chunk"; readonly left: number };

/**
 * Reads HTTP/1.1 answers with a length or in chunks, as they come from a server of ours. Throws for anything else: then the
 * measurement would be of something unknown.
 */
export function createAnswerReader(handlers: AnswerHandlers): (bytes: Uint8Array) => void {
  let state: State = { at: "head" };
  let rest: Buffer = Buffer.alloc(0);

  function finish(): void {
    state = { at: "head" };
    handlers.end();
  }

  /** What stands before `mark`; null when it has not come yet. */
  function takeTo(mark: Buffer): string | null {
    const end = rest.indexOf(mark);
    if (end === -1) {
      if (rest.length > maxLineBytes) throw new Error("An HTTP answer has no end of its head.");
      return null;
    }
    const text = rest.toString("latin1", 0, end);
    rest = rest.subarray(end + mark.length);
    return text;
  }

  /** Passes on bytes of the body; how many are still to come. */
  function takeBody(left: number): number {
    const part = rest.subarray(0, left);
    rest = rest.subarray(part.length);
    if (part.length > 0) handlers.body(part);
    return left - part.length;
  }

  function readHead(text: string): void {
    const [first = "", ...lines] = text.split("\r\n");
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? Number.NaN);
    if (Number.isNaN(status)) throw new Error(`An answer begins with "${first.slice(0, 80)}".`);
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
      }),
    );
    const isChunked = headers.get("transfer-encoding")?.toLowerCase() === "chunked";
    const length = bodiless.has(status) ? 0 : Number(headers.get("content-length") ?? Number.NaN);
    if (!isChunked && Number.isNaN(length)) throw new Error("An answer has neither a length nor chunks.");
    handlers.head(status, headers);
    state = isChunked && !bodiless.has(status) ? { at: "chunk-line" } : { at: "body", left: length };
  }

  /** One step; false when more bytes are needed. */
  function step(): boolean {
    switch (state.at) {
      case "head": {
        const text = takeTo(headEnd);
        if (text !== null) readHead(text);
        return text !== null;
      }
      case "body": {
        const left = takeBody(state.left);
        state = { at: "body", left };
        if (left === 0) finish();
        return left === 0;
      }
      case "chunk-line": {
        const line = takeTo(lineEnd);
        if (line === null) return false;
        const left = Number.parseInt(line, 16);
        if (Number.isNaN(left)) throw new Error(`A chunk begins with "${line.slice(0, 80)}".`);
        state = left === 0 ? { at: "trailers" } : { at: "chunk", left };
        return true;
      }
      case "chunk": {
        const left = takeBody(state.left);
        state = left === 0 ? { at: "chunk-end" } : { at: "chunk", left };
        return left === 0;
      }
      case "chunk-end": {
        const line = takeTo(lineEnd);
        if (line !== null) state = { at: "chunk-line" };
        return line !== null;
      }
      case "trailers": {
        const line = takeTo(lineEnd);
        if (line === "") finish();
        return line !== null;
      }
    }
  }

  return (bytes) => {
    rest = rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([rest, bytes]);
    let goesOn = true;
    while (goesOn && (rest.length > 0 || (state.at === "body" && state.left === 0))) goesOn = step();
  };
}
