export type HttpHeader = readonly [name: string, value: string];

export interface HttpRequestHead {
  readonly type: "request";
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: readonly HttpHeader[];
}

export interface HttpResponseHead {
  readonly type: "response";
  readonly status: number;
  readonly reason: string;
  readonly version: string;
  readonly headers: readonly HttpHeader[];
}

export type HttpHead = HttpRequestHead | HttpResponseHead;

/** The head of an HTTP/1 message, without the empty line behind it; null when it is none. */
export function parseHttpHead(text: string): HttpHead | null {
  // A folded line belongs to the one above it (RFC 9112 §5.2).
  const [first = "", ...lines] = text.replaceAll(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const headers = lines.filter((line) => line !== "").map(parseHeader);
  const request = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) (\S+) (HTTP\/\d\.\d)$/.exec(first);
  if (request) {
    const [, method = "", target = "", version = ""] = request;
    return { type: "request", method, target, version, headers };
  }
  const response = /^(HTTP\/\d\.\d) (\d{3})(?: (.*))?$/.exec(first);
  if (!response) return null;
  const [, version = "", status = "", reason = ""] = response;
  return { type: "response", status: Number(status), reason, version, headers };
}

export function parseHeader(line: string): HttpHeader {
  const at = line.indexOf(":");
  return at < 0 ? [line.trim(), ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

/** The values of a header of that name, joined as a list; undefined when it is not there. */
export function headerOf({ headers }: Pick<HttpHead, "headers">, name: string): string | undefined {
  const values = headers.filter(([known]) => known.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(", ");
}

/** Whether a header that is a list of words holds this one; case does not matter. */
export function listsWord(head: Pick<HttpHead, "headers">, name: string, word: string): boolean {
  const words = (headerOf(head, name) ?? "").split(",").map((one) => one.trim().toLowerCase());
  return words.includes(word);
}
