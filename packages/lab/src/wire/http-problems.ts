interface HttpProblemFacts {
  readonly message: string;
  /** true: nothing behind it can be read as HTTP; the bytes are counted. */
  readonly ends: boolean;
}

/** What can be wrong with the bytes of an HTTP/1 connection. */
export const httpProblems = {
  tls: { message: "this is TLS: speak plain HTTP to the proxy, it can speak TLS to its target", ends: true },
  "http-2": { message: "this is HTTP/2: only HTTP/1 is taken apart", ends: true },
  "not-http": { message: "this is no HTTP/1", ends: true },
  "head-too-long": { message: "the head is longer than 64 KiB", ends: true },
  "head-cut": { message: "the connection ended in the middle of a head", ends: true },
  "folded-header": {
    message: "a header goes on in the next line, which is obsolete: readers differ (RFC 9112 §5.2)",
    ends: false,
  },
  "header-name": { message: "a header without a name right before its colon (RFC 9112 §5.1)", ends: false },
  "return-or-nul": {
    message: "a lone carriage return or a NUL in a head: some take it for the end of a line (RFC 9112 §2.2)",
    ends: false,
  },
  "bare-line-feed": {
    message: "a line of the head ends without a carriage return: readers differ (RFC 9112 §2.2)",
    ends: false,
  },
  "bad-length": { message: "Content-Length is no length, or there are several", ends: true },
  "two-lengths": { message: "Content-Length and Transfer-Encoding together, as in request smuggling", ends: false },
  "bad-encoding": { message: "a request with a Transfer-Encoding that does not end in chunked", ends: true },
  "bad-chunk": { message: "this is no size of a chunk", ends: true },
  "no-request": { message: "an answer without a request", ends: false },
  "too-many-requests": { message: "more requests wait for an answer than are kept", ends: true },
  "too-much-waiting": { message: "too many bytes came behind a request to upgrade, before the answer", ends: true },
} as const satisfies Record<string, HttpProblemFacts>;

export type HttpProblem = keyof typeof httpProblems;
