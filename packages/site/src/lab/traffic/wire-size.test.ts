import { describe, expect, test } from "bun:test";
import { chunkFraming, frameBytes, requestHeadBytes, responseHeadBytes } from "./wire-size.ts";

describe("frameBytes", () => {
  test("[PAG6] a frame has a header of 2, 4 or 10 bytes, and a key of 4 when a client sends it", () => {
    expect(frameBytes(5, false)).toBe(7);
    expect(frameBytes(5, true)).toBe(11);
    expect(frameBytes(125, false)).toBe(127);
    expect(frameBytes(126, false)).toBe(130);
    expect(frameBytes(65_535, true)).toBe(65_535 + 8);
    expect(frameBytes(65_536, false)).toBe(65_546);
  });
});

describe("heads", () => {
  test("[PAG6] a response head is its status line and its headers, as they stand on the wire", () => {
    const head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n";
    const headers = new Headers({ "Content-Type": "text/plain", "Content-Length": "2" });
    expect(responseHeadBytes(200, "OK", headers.entries())).toBe(head.length);
  });

  test("[PAG6] a request head is the mirrored one with this request's own lines", () => {
    const model = {
      lines: new Map([
        ["host", "localhost:8765"],
        ["accept", "*/*"],
      ]),
    };
    const get = "GET /a?b=1 HTTP/1.1\r\nhost: localhost:8765\r\naccept: text/event-stream\r\n\r\n";
    const ask = { target: "/a?b=1", headers: [["Accept", "text/event-stream"]] as const, bodyBytes: 0, origin: "" };
    expect(requestHeadBytes(model, { ...ask, method: "GET" })).toBe(get.length);
    const post =
      "POST /bosh HTTP/1.1\r\nhost: localhost:8765\r\naccept: */*\r\norigin: http://localhost:8765\r\ncontent-length: 12\r\n\r\n";
    const said = { method: "POST", target: "/bosh", headers: [], bodyBytes: 12, origin: "http://localhost:8765" };
    expect(requestHeadBytes(model, said)).toBe(post.length);
  });

  test("[PAG6] a chunk costs its size in hex and two line ends", () => {
    expect(chunkFraming("Hello".length)).toBe("5\r\n\r\n".length);
    expect(chunkFraming(300)).toBe("12c\r\n\r\n".length);
  });
});
