import { afterAll, beforeAll, describe, expect, it } from "bun:test";
import fc from "fast-check";
import { askRaw, undocumentedRaw } from "./testing/raw-http.ts";
import { type Edge, openFreeRoom, startEdge } from "./testing/start-edge.ts";
import { openWitness } from "./testing/witness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ args: ["--rate-address", "100000", "--rate-address-burst", "100000"] });
  await openFreeRoom(edge, "film");
});
afterAll(() => edge.stop());

const fuzzMs = 12_000;
const maxGrownBytes = 150 * 1_048_576;

const paths = [
  "/",
  "/watch/film",
  "/api/v1/rooms",
  "/api/v1/rooms/film",
  "/api/v1/rooms/film/comments",
  "/api/v1/rooms/film/comments/1",
  "/api/v1/rooms/film/chat",
  "/api/v1/rooms/film/segments/0",
  "/api/v1/rooms/film/log",
  "/api/v1/rooms/film/export.xml",
  "/api/v1/rooms/film/import",
  "/api/v1/rooms/film/mutes/ann",
  "/api/v1/identity",
  "/api/v1/about",
  "/bosh",
  "/ws",
  "/danmaku/film",
  "/chat/film",
  "/polling",
  "/vs/1",
  "/media/film",
  "/lab/hello",
  "/lab/echo",
  "/healthz",
  "/readyz",
  "/metrics",
] as const;

const method = fc.oneof(
  { arbitrary: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"), weight: 6 },
  fc.constantFrom("TRACE", "CONNECT", "PROPFIND", "get", "G ET", "", "\u0000", "POSTPOSTPOSTPOSTPOSTPOST"),
);
const word = fc.string({ unit: "binary-ascii", maxLength: 12 });
const target = fc
  .tuple(
    fc.oneof(
      { arbitrary: fc.constantFrom<string>(...paths), weight: 6 },
      word,
      fc.constantFrom("*", "http://evil/", "//", "/%", "/..%2f..%2fetc", "/%00", "/%ff%fe"),
    ),
    fc.option(
      fc.dictionary(
        fc.constantFrom("since", "until", "wait", "min", "limit", "before", "from", "to", "room", "source"),
        word,
        { maxKeys: 3 },
      ),
    ),
  )
  .map(([path, query]) => (query === null ? path : `${path}?${new URLSearchParams(query)}`));
const header = fc.oneof(
  fc.constantFrom(
    "Content-Type: application/json",
    "Content-Type: application/x-www-form-urlencoded",
    "Content-Type: multipart/form-data; boundary=",
    "Content-Encoding: gzip",
    "Accept-Encoding: gzip, br;q=, *;q=9",
    "Accept: text/event-stream",
    "Range: bytes=5-2",
    "Range: bytes=-",
    "Range: bytes=0-0,1-1,2-",
    "If-None-Match: *",
    "If-Modified-Since: yesterday",
    "Authorization: Bearer",
    "Authorization: Bearer x.y.z",
    "Authorization: Basic AAAA",
    "Last-Event-ID: zzzzzzzz:99",
    "Origin: null",
    "Origin: https://evil.example",
    "Upgrade: websocket",
    "Sec-WebSocket-Key: short",
    "Expect: 100-continue",
    "X-Forwarded-For: ::::",
    "Cookie: a=b",
    ": no name",
    "No-Colon",
    "Two words: here",
    " folded: line",
    "Content-Length: 5",
    "Content-Length: -1",
    "Content-Length: 99999999999999999999",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
  ),
  fc.tuple(word, word).map(([name, value]) => `${name}: ${value}`),
);
const body = fc.oneof(
  fc.constant(""),
  fc.json(),
  word,
  fc.constantFrom(
    "5\r\nhello\r\n0\r\n\r\n",
    "ffffffffffffffff\r\nx",
    "-1\r\n\r\n",
    "0\r\n\r\n",
    '{"text":',
    "text=x&time=1e999",
  ),
);

interface Asked {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: readonly string[];
  readonly body: string;
  readonly counts: boolean;
}

const request: fc.Arbitrary<Asked> = fc.record({
  method,
  target,
  version: fc.oneof(
    { arbitrary: fc.constant("HTTP/1.1"), weight: 8 },
    fc.constantFrom("HTTP/1.0", "HTTP/2.0", "HTTP/9", ""),
  ),
  headers: fc.array(header, { maxLength: 5 }),
  body,
  counts: fc.boolean(),
});

function toBytes({ method: verb, target: where, version, headers, body: sent, counts }: Asked): Buffer {
  const length = counts ? [`Content-Length: ${Buffer.byteLength(sent)}`] : [];
  const head = [
    `${verb} ${where} ${version}`,
    `Host: 127.0.0.1:${edge.port}`,
    "Connection: close",
    ...headers,
    ...length,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${sent}`);
}

describe("requests by hand", () => {
  it(
    "[FUZ3] whatever stands in a request, its answer is a documented one, and a good client beside it is served",
    async () => {
      const witness = await openWitness(edge, "requests");
      let runs = 0;
      let answered = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(request, { minLength: 4, maxLength: 8 }), fc.nat(), async (requests, cutAt) => {
          // Who waits for bytes that never come is not waited for.
          const answers = await Promise.all(
            requests.map((asked) => {
              const bytes = toBytes(asked);
              const cut = cutAt % (bytes.length + 1);
              return askRaw(edge.port, [bytes.subarray(0, cut), bytes.subarray(cut)], 150);
            }),
          );
          answers.forEach((answer, index) => {
            const wrong = undocumentedRaw(answer, requests[index]?.method ?? "");
            if (wrong !== null) throw new Error(`${JSON.stringify(requests[index])} was answered ${wrong}`);
            if (answer.status !== null) answered++;
          });
          if (++runs % 15 === 0) await witness.look();
        }),
        { numRuns: 1_000, interruptAfterTimeLimit: fuzzMs },
      );
      await witness.look();
      const { longestMs, grownBytes } = await witness.end();
      expect(answered).toBeGreaterThan(100);
      expect(longestMs).toBeLessThan(2_000);
      expect(grownBytes).toBeLessThan(maxGrownBytes);
      expect(edge.logged()).not.toContain("Something went wrong");
    },
    fuzzMs + 18_000,
  );
});
