// Sizes of what frames and heads cost on the wire, from what a page can know of them.

const encoder = new TextEncoder();

export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** Bytes of one WebSocket frame; what a client sends carries a masking key of four (RFC 6455 §5.2). */
export function frameBytes(payloadBytes: number, masked: boolean): number {
  const length = payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10;
  return length + (masked ? 4 : 0) + payloadBytes;
}

/** One chunk of a chunked body: its size in hex, and two line ends (RFC 9112 §7.1). */
export function chunkFraming(bytes: number): number {
  return bytes.toString(16).length + 4;
}

type HeadLines = Iterable<readonly [name: string, value: string]>;

function headBytes(firstLine: string, lines: HeadLines): number {
  let bytes = byteLength(firstLine) + 4;
  for (const [name, value] of lines) bytes += byteLength(name) + byteLength(value) + 4;
  return bytes;
}

/** Status line and headers. Header names have the same length in any spelling. */
export function responseHeadBytes(status: number, statusText: string, headers: HeadLines): number {
  return headBytes(`HTTP/1.1 ${status} ${statusText}`, headers);
}

/** What one request of a page looks like where it arrives; others of the same page differ in a few lines. */
export interface HeadModel {
  /** Lines below the request line, by name in lower case. */
  readonly lines: ReadonlyMap<string, string>;
}

export interface RequestFacts {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Headers that the code set. */
  readonly headers: HeadLines;
  readonly bodyBytes: number;
  readonly origin: string;
}

/** Request line and headers: those every request of this page carries, and this one's own. */
export function requestHeadBytes(model: HeadModel, request: RequestFacts): number {
  const lines = new Map(model.lines);
  for (const [name, value] of request.headers) lines.set(name.toLowerCase(), value);
  if (request.method !== "GET" && request.method !== "HEAD") {
    lines.set("origin", request.origin);
    lines.set("content-length", String(request.bodyBytes));
  }
  return headBytes(`${request.method} ${request.target} HTTP/1.1`, lines);
}

/** Before the server has shown one: what browsers of this year send, without the parts that differ most. */
export function assumedHead(page: {
  readonly host: string;
  readonly userAgent: string;
  readonly href: string;
  readonly languages: readonly string[];
}): HeadModel {
  return {
    lines: new Map([
      ["host", page.host],
      ["connection", "keep-alive"],
      ["user-agent", page.userAgent],
      ["accept", "*/*"],
      ["sec-fetch-site", "same-origin"],
      ["sec-fetch-mode", "cors"],
      ["sec-fetch-dest", "empty"],
      ["referer", page.href],
      ["accept-encoding", "gzip, deflate, br, zstd"],
      ["accept-language", page.languages.join(",")],
    ]),
  };
}
