import { errors, type Refusal, toErrorBody } from "@flyby/protocol";
import { compress } from "./compress.ts";

/** Below this a compressed body saves less than its headers cost. */
export const leastCompressed = 1_024;

/** A finite text and its headers; how it travels is decided at the end. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

type AnswerInit = Partial<Pick<Answer, "status" | "headers">>;

export function answerJson(value: unknown, init: AnswerInit = {}): Answer {
  return answerText(JSON.stringify(value), { ...init, type: "application/json; charset=utf-8" });
}

export function answerText(
  text: string,
  { status = 200, headers = {}, type }: AnswerInit & { type?: string } = {},
): Answer {
  const plain = { "content-type": type ?? "text/plain; charset=utf-8", "cache-control": "no-store" };
  return { status, headers: { ...plain, ...headers }, text };
}

/** A refusal in the words of the errors table. */
export function answerRefusal(refusal: Refusal, headers: Readonly<Record<string, string>> = {}): Answer {
  const { retryAfterMs } = refusal;
  const wait: Record<string, string> =
    retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1_000)) };
  return answerJson(toErrorBody(refusal), { status: errors[refusal.code].status, headers: { ...wait, ...headers } });
}

/** `make` only when the request does not have this version already. `etag` is weak: bytes differ with compression. */
export function answerVersioned(
  request: Request,
  etag: string,
  headers: Readonly<Record<string, string>>,
  make: () => Answer,
): Answer {
  const versioned = { ...headers, etag };
  if (hasVersion(request, etag)) return { status: 304, headers: { ...versioned, vary: "Accept-Encoding" }, text: "" };
  const answer = make();
  return { ...answer, headers: { ...answer.headers, ...versioned } };
}

/** Weak comparison, as RFC 9110 asks for If-None-Match. */
export function hasVersion(request: Request, etag: string): boolean {
  const asked = request.headers.get("if-none-match")?.trim();
  if (asked === undefined) return false;
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, "");
  return asked === "*" || asked.split(",").some((tag) => opaque(tag) === opaque(etag));
}

export async function toResponse(request: Request, { status, headers, text }: Answer): Promise<Response> {
  if (status === 304 || status === 204) return new Response(null, { status, headers });
  const varying = { ...headers, vary: "Accept-Encoding" };
  if (text.length < leastCompressed || !acceptsGzip(request)) {
    const length = { "content-length": String(Buffer.byteLength(text)) };
    return new Response(text, { status, headers: { ...varying, ...length } });
  }
  const packed = await compress(text);
  const length = { "content-length": String(packed.byteLength) };
  return new Response(packed, { status, headers: { ...varying, ...length, "content-encoding": "gzip" } });
}

export function acceptsGzip(request: Request): boolean {
  const asked = (request.headers.get("accept-encoding") ?? "").split(",").map((coding) => {
    const [name = "", ...parameters] = coding
      .toLowerCase()
      .split(";")
      .map((part) => part.trim());
    const quality = parameters.find((parameter) => parameter.startsWith("q="));
    return { name, wanted: quality === undefined || Number(quality.slice(2)) > 0 };
  });
  const coding = asked.find(({ name }) => name === "gzip") ?? asked.find(({ name }) => name === "*");
  return coding?.wanted ?? false;
}

export function appendVary(headers: Headers, name: string): void {
  const before = headers.get("vary");
  if (before?.toLowerCase().includes(name.toLowerCase())) return;
  headers.set("vary", before === null ? name : `${before}, ${name}`);
}
