import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { createAnswerReader } from "./read-answer.ts";

interface Heard {
  status: number;
  type: string | undefined;
  body: string;
  ended: boolean;
}

function listen() {
  const heard: Heard[] = [];
  const read = createAnswerReader({
    head: (status, headers) => heard.push({ status, type: headers.get("content-type"), body: "", ended: false }),
    body: (bytes) => {
      const last = heard.at(-1);
      if (last !== undefined) last.body += Buffer.from(bytes).toString("latin1");
    },
    end: () => {
      const last = heard.at(-1);
      if (last !== undefined) last.ended = true;
    },
  });
  return { heard, read };
}

const withLength = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: text/a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const inChunks = (parts: readonly string[]): string =>
  `HTTP/1.1 404 Not Found\r\ncontent-type:text/b\r\nTransfer-Encoding: chunked\r\n\r\n${parts
    .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
    .join("")}0\r\nTrailer: x\r\n\r\n`;

describe("createAnswerReader", () => {
  it("[LCP8] answers with a length and in chunks are read one after another, wherever the pieces end", () => {
    const ascii = fc.string({ unit: "binary-ascii" });
    const answer = fc.oneof(
      ascii.map((body) => ({ text: withLength(body), heard: { status: 200, type: "text/a", body, ended: true } })),
      fc.array(ascii.filter((part) => part !== "")).map((parts) => ({
        text: inChunks(parts),
        heard: { status: 404, type: "text/b", body: parts.join(""), ended: true },
      })),
    );
    fc.assert(
      fc.property(fc.array(answer), fc.array(fc.nat()), (answers, cuts) => {
        const bytes = Buffer.from(answers.map(({ text }) => text).join(""), "latin1");
        const ends = [...cuts.map((at) => at % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
        const { heard, read } = listen();
        ends.forEach((end, index) => {
          read(bytes.subarray(ends[index - 1] ?? 0, end));
        });
        expect(heard).toEqual(answers.map((each) => each.heard));
      }),
    );
  });

  it("[LCP8] what is no answer with a known end is refused", () => {
    for (const text of [
      "SSH-2.0-x\r\n\r\n",
      "HTTP/1.1 200 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
      "x".repeat(70_000),
    ]) {
      expect(() => listen().read(Buffer.from(text))).toThrow();
    }
  });

  it("[LCP8] an answer without a body ends with its head, whatever length that names", () => {
    const { heard, read } = listen();
    read(Buffer.from("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"));
    read(Buffer.from(withLength("after")));
    expect(heard.map(({ status, body, ended }) => [status, body, ended])).toEqual([
      [304, "", true],
      [204, "", true],
      [200, "after", true],
    ]);
  });
});
