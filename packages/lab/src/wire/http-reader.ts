import { type Kept, keepFirst } from "./bytes.ts";
import { type BodyForm, bodyForm } from "./http-body-form.ts";
import { type HttpHead, type HttpHeader, parseHeader, parseHttpHead } from "./http-head.ts";
import { headProblems } from "./http-head-checks.ts";
import { type HttpProblem, httpProblems } from "./http-problems.ts";
import { wireLimits } from "./limits.ts";
import { createLineBuffer } from "./line-buffer.ts";

/** The body of one message, at its end. */
export interface HttpBody {
  readonly by: BodyForm["by"];
  /** Bytes of it, without what frames chunks. */
  readonly length: number;
  /** The first of them. */
  readonly bytes: Uint8Array;
  /** Chunks that came; the last one, of size 0, is not counted. */
  readonly chunks: number;
  readonly trailers: readonly HttpHeader[];
  /** false: the connection ended before the body did. */
  readonly complete: boolean;
}

export interface HttpSink {
  /** `stop`: what follows is not for this reader; see `rest`. */
  head(head: HttpHead, bytes: number): "go-on" | "stop";
  /** A chunk begins: its size, and what stood behind it. */
  chunk?(size: number, extension: string): void;
  body(body: HttpBody): void;
  problem(problem: HttpProblem): void;
}

export interface HttpReaderOptions {
  readonly side: "request" | "response";
  /** Of the request that the head answers; asked once per head of a response. */
  methodFor?(head: HttpHead): string;
}

/** What bytes of HTTP were: start lines, headers and trailers; bodies; what frames chunks; what could not be read. */
export interface HttpCounts {
  readonly head: number;
  readonly body: number;
  readonly framing: number;
  readonly lost: number;
}

/** Reads the HTTP/1 messages of one direction, one behind the other, however the bytes are cut. Never throws. */
export interface HttpReader {
  /** Answers the bytes behind a head at which the sink, or the protocol, stopped; else null. */
  push(bytes: Uint8Array): Uint8Array | null;
  /** Goes on behind the head at which it stopped. */
  resume(): void;
  /** The connection ended in this direction. */
  end(): void;
  readonly counts: HttpCounts;
}

type Place = "head" | "length" | "close" | "chunk-size" | "chunk" | "chunk-end" | "trailers" | "stopped" | "lost";

export function createHttpReader(sink: HttpSink, { side, methodFor }: HttpReaderOptions): HttpReader {
  const counts = { head: 0, body: 0, framing: 0, lost: 0 };
  const line = createLineBuffer();
  let place: Place = "head";
  let headLines: string[] = [];
  let headBytes = 0;
  let bareLineFeed = false;
  let form: BodyForm = { by: "none" };
  let kept: Kept = keepFirst(wireLimits.bodyBytes);
  let missing = 0;
  let chunks = 0;
  let trailers: HttpHeader[] = [];

  function lose(problem: HttpProblem): void {
    place = "lost";
    sink.problem(problem);
  }

  function finish(complete: boolean): void {
    sink.body({ by: form.by, length: kept.length, bytes: kept.bytes(), chunks, trailers, complete });
    place = "head";
    headLines = [];
    headBytes = 0;
    bareLineFeed = false;
  }

  function takeHead(): void {
    const head = parseHttpHead(headLines.join("\r\n"));
    if (head?.type !== side || !head.version.startsWith("HTTP/1")) {
      lose(headLines[0]?.startsWith("PRI * HTTP/2") ? "http-2" : "not-http");
      return;
    }
    const finding = bodyForm(head, methodFor?.(head) ?? "GET");
    form = finding.form;
    kept = keepFirst(wireLimits.bodyBytes);
    chunks = 0;
    trailers = [];
    const stop = sink.head(head, headBytes) === "stop" || form.by === "other";
    for (const problem of headProblems(headLines.slice(1), bareLineFeed)) sink.problem(problem);
    if (finding.problem !== null) sink.problem(finding.problem);
    missing = form.by === "length" ? form.length : 0;
    if (finding.problem !== null && httpProblems[finding.problem].ends) place = "lost";
    else if (stop) place = "stopped";
    else beginBody();
  }

  function beginBody(): void {
    if (form.by === "none" || form.by === "other") finish(true);
    else place = form.by === "chunked" ? "chunk-size" : form.by;
  }

  function headLine(text: string): void {
    // Empty lines before a head are nothing (RFC 9112 §2.2).
    if (text === "" && headLines.length === 0) return;
    if (text === "") takeHead();
    else headLines.push(text);
  }

  function chunkLine(text: string): void {
    const [size = "", ...extensions] = text.split(";");
    // 13 digits stay below 2^53, and zeros before them are nothing.
    if (!/^0*[0-9a-f]{1,13}$/i.test(size.trim())) {
      lose("bad-chunk");
      return;
    }
    missing = Number.parseInt(size, 16);
    if (missing === 0) {
      place = "trailers";
      return;
    }
    chunks += 1;
    sink.chunk?.(missing, extensions.join(";").trim());
    place = "chunk";
  }

  function takeLine(bytes: Uint8Array, from: number): number {
    if (place === "head" && line.length === 0 && headLines.length === 0 && bytes[from] === 0x16) {
      lose("tls");
      return from;
    }
    const to = line.take(bytes, from);
    const inHead = place === "head" || place === "trailers";
    counts[inHead ? "head" : "framing"] += to - from;
    headBytes += to - from;
    if (inHead ? headBytes > wireLimits.headBytes : line.length > wireLimits.chunkLineBytes) {
      lose(inHead ? "head-too-long" : "bad-chunk");
      return to;
    }
    const text = line.next();
    if (text === null) return to;
    if (inHead) bareLineFeed ||= line.bare;
    if (place === "head") headLine(text);
    else if (place === "chunk-size") chunkLine(text);
    else if (place === "chunk-end") {
      if (text === "") place = "chunk-size";
      else lose("bad-chunk");
    } else if (text === "") finish(true);
    else trailers.push(parseHeader(text));
    if (place === "chunk-size") headBytes = 0;
    return to;
  }

  function takeBody(bytes: Uint8Array, from: number): number {
    const piece = place === "close" ? bytes.subarray(from) : bytes.subarray(from, from + missing);
    kept.add(piece);
    counts.body += piece.length;
    if (place !== "close") {
      missing -= piece.length;
      if (missing === 0 && place === "length") finish(true);
      else if (missing === 0) place = "chunk-end";
    }
    return from + piece.length;
  }

  return {
    push(bytes) {
      let at = 0;
      while (at < bytes.length && place !== "stopped" && place !== "lost") {
        const inBody = place === "length" || place === "close" || place === "chunk";
        at = inBody ? takeBody(bytes, at) : takeLine(bytes, at);
      }
      if (place === "stopped") return bytes.subarray(at);
      counts.lost += bytes.length - at;
      return null;
    },
    resume() {
      if (place === "stopped") beginBody();
    },
    end() {
      if (place === "head" && (headLines.length > 0 || line.length > 0)) sink.problem("head-cut");
      else if (place !== "head" && place !== "stopped" && place !== "lost") finish(place === "close");
      place = "lost";
    },
    counts,
  };
}
