import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createHttpReader, type HttpReader } from "./http-reader.ts";
import { wireLimits } from "./limits.ts";

interface Seen {
  readonly events: unknown[];
  readonly reader: HttpReader;
}

function read(side: "request" | "response", pieces: readonly (string | Uint8Array)[], methods: string[] = []): Seen {
  const events: unknown[] = [];
  const reader = createHttpReader(
    {
      head(head) {
        events.push(head.type === "request" ? `${head.method} ${head.target}` : head.status);
        return "go-on";
      },
      chunk: (size, extension) => events.push({ size, extension }),
      body: ({ by, length, bytes, chunks, trailers, complete }) =>
        events.push({ by, length, text: new TextDecoder().decode(bytes), chunks, trailers, complete }),
      problem: (problem) => events.push(problem),
    },
    { side, methodFor: () => methods.shift() ?? "GET" },
  );
  for (const piece of pieces) reader.push(typeof piece === "string" ? bytesOf(piece) : piece);
  return { events, reader };
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function body(by: string, text: string, more: object = {}): object {
  return { by, length: text.length, text, chunks: 0, trailers: [], complete: true, ...more };
}

const conversation = [
  "GET /a HTTP/1.1\r\nHost: x\r\n\r\n",
  "POST /b HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
  "\r\nPUT /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;why=not\r\nabc\r\n0A\r\n0123456789\r\n0\r\nSum: 1\r\n\r\n",
  "GET /d HTTP/1.0\n\n",
].join("");

describe("createHttpReader", () => {
  test("[FRM11] requests are read one behind the other, however the bytes are cut", () => {
    const whole = read("request", [conversation]);
    expect(whole.events).toEqual([
      "GET /a",
      body("none", ""),
      "POST /b",
      body("length", "hello"),
      "PUT /c",
      { size: 3, extension: "why=not" },
      { size: 10, extension: "" },
      body("chunked", "abc0123456789", { chunks: 2, trailers: [["Sum", "1"]] }),
      "GET /d",
      "bare-line-feed",
      body("none", ""),
    ]);
    fc.assert(
      fc.property(fc.array(fc.nat(conversation.length), { maxLength: 20 }), (places) => {
        const at = [0, ...[...new Set(places)].sort((a, b) => a - b)];
        const pieces = at.map((from, index) => conversation.slice(from, at[index + 1]));
        const cut = read("request", pieces);
        expect(cut.events).toEqual(whole.events);
        expect(cut.reader.counts).toEqual(whole.reader.counts);
      }),
    );
  });

  test("[FRM11] a byte at a time is enough", () => {
    expect(read("request", [...conversation]).events).toEqual(read("request", [conversation]).events);
  });

  test("[FRM12] the end of an answer's body follows from its status, the method, its headers, or the connection", () => {
    const answers = [
      "HTTP/1.1 100 Continue\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
      "HTTP/1.1 204 No Content\r\n\r\n",
      "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
      "HTTP/1.1 200\r\nContent-Length: 2, 2\r\n\r\nok",
      "HTTP/1.1 200 OK\r\n\r\nuntil the end",
    ];
    const { events, reader } = read("response", answers, ["POST", "HEAD"]);
    reader.end();
    expect(events).toEqual([
      100,
      body("none", ""),
      200,
      body("none", ""),
      204,
      body("none", ""),
      304,
      body("none", ""),
      200,
      { size: 2, extension: "" },
      body("chunked", "hi", { chunks: 1 }),
      200,
      body("length", "ok"),
      200,
      body("close", "until the end"),
    ]);
  });

  test("[FRM12] a connection that ends inside a message leaves it incomplete", () => {
    const half = read("response", ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe"]);
    half.reader.end();
    expect(half.events).toEqual([200, body("length", "he", { complete: false })]);
    const head = read("request", ["GET / HTTP/1.1\r\nHo"]);
    head.reader.end();
    expect(head.events).toEqual(["head-cut"]);
    const quiet = read("request", ["GET / HTTP/1.1\r\n\r\n"]);
    quiet.reader.end();
    expect(quiet.events).toEqual(["GET /", body("none", "")]);
  });

  test("[FRM12] behind a 101 the bytes are not HTTP's", () => {
    const { reader } = read("response", []);
    expect(reader.push(bytesOf("HTTP/1.1 101 Switching Protocols\r\n\r\n\u0001\u0002"))).toEqual(Uint8Array.of(1, 2));
    expect(reader.counts.lost).toBe(0);
  });

  test("[FRM13] what is no HTTP/1 is named once, and its bytes are counted", () => {
    const wrong: readonly [string | Uint8Array, string][] = [
      [Uint8Array.of(0x16, 3, 1, 2, 0, 1), "tls"],
      ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "http-2"],
      ["SSH-2.0-OpenSSH\r\n\r\n", "not-http"],
      ["HTTP/1.1 200 OK\r\n\r\n", "not-http"],
      ["GET / HTTP/1.1 \r\n\r\n", "not-http"],
      [`GET / HTTP/1.1\r\nX: ${"x".repeat(wireLimits.headBytes)}`, "head-too-long"],
      [`GET / HTTP/1.1\r\n${"X: x\r\n".repeat(wireLimits.headBytes / 6)}`, "head-too-long"],
    ];
    for (const [bytes, problem] of wrong) {
      const { events, reader } = read("request", [bytes, "more"]);
      expect(events).toEqual([problem]);
      expect(reader.counts.lost).toBeGreaterThan(3);
    }
  });

  test("[FRM13] lengths that contradict are named", () => {
    const post = (headers: string) => read("request", [`POST / HTTP/1.1\r\n${headers}\r\n\r\n`]).events;
    expect(post("Content-Length: 5\r\nContent-Length: 6")).toEqual(["POST /", "bad-length"]);
    expect(post("Content-Length: -1")).toEqual(["POST /", "bad-length"]);
    expect(post("Content-Length: 99999999999999999999")).toEqual(["POST /", "bad-length"]);
    expect(post("Transfer-Encoding: gzip")).toEqual(["POST /", "bad-encoding"]);
    expect(post("Content-Length: 5\r\nTransfer-Encoding: chunked")).toEqual(["POST /", "two-lengths"]);
    for (const chunk of ["zz\r\n", "\r\n", "3\r\nabcd\r\n", `1;${"x".repeat(wireLimits.chunkLineBytes)}`]) {
      const { events } = read("request", [`PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`]);
      expect(events.at(-1)).toBe("bad-chunk");
    }
  });

  test("[FRM13] whatever bytes come, nothing is thrown and every byte is counted once", () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .constantFrom(
          "GET / HTTP/1.1\r\n",
          "HTTP/1.1 200 OK\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Content-Length: 7\r\n",
          "Upgrade: websocket\r\n",
          "\r\n",
          "5\r\nhello\r\n",
          "0\r\n",
        )
        .map(bytesOf),
    );
    fc.assert(
      fc.property(fc.constantFrom("request", "response"), fc.array(piece, { maxLength: 30 }), (side, pieces) => {
        const { reader } = read(side, []);
        let all = 0;
        for (const bytes of pieces) {
          const rest = reader.push(bytes);
          all += bytes.length - (rest?.length ?? 0);
        }
        const { head, body: bodies, framing, lost } = reader.counts;
        expect(head + bodies + framing + lost).toBe(all);
        reader.end();
      }),
    );
  });

  test("[FRM12] a chunk's size may begin with zeros", () => {
    const { events } = read("request", [
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0000000000000005\r\nabcde\r\n0\r\n\r\n",
    ]);
    expect(events).toContainEqual(body("chunked", "abcde", { chunks: 1 }));
  });

  test("[FRM13] heads that two readers may read in two ways are named, and reading goes on", () => {
    const head = (lines: string) => read("request", [`GET / HTTP/1.1\r\n${lines}\r\n\r\n`]).events.slice(1, -1);
    expect(head("A: b\r\n c")).toEqual(["folded-header"]);
    expect(head("Host : b")).toEqual(["header-name"]);
    expect(head("no colon")).toEqual(["header-name"]);
    expect(head(": b")).toEqual(["header-name"]);
    expect(head("A: b\rContent-Length: 5")).toEqual(["return-or-nul"]);
    expect(head("A: b\u0000")).toEqual(["return-or-nul"]);
    expect(head("A: b\nB: c")).toEqual(["bare-line-feed"]);
    expect(head("A: b\r\nB:")).toEqual([]);
  });
});
