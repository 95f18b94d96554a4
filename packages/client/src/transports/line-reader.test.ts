import { describe, expect, it } from "bun:test";
import * as fc from "fast-check";
import { createEventReader } from "./event-reader.ts";
import { createLineReader } from "./line-reader.ts";

function inPieces(text: string, cuts: readonly number[], read: (piece: string) => void): void {
  const at = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b);
  for (let index = 1; index < at.length; index++) read(text.slice(at[index - 1], at[index]));
}

const cuts = fc.array(fc.nat(), { maxLength: 12 });
const word = fc.string({ maxLength: 8, unit: fc.constantFrom("a", "b", " ", ":", "草", "\u2028", "é") });

describe("createLineReader", () => {
  it("[CLI26] gives every ended line once, wherever the pieces are cut and however lines end", () => {
    const lines = fc.array(fc.tuple(word, fc.constantFrom("\n", "\r\n", "\r")), { maxLength: 12 });
    fc.assert(
      fc.property(lines, word, cuts, (ended, rest, where) => {
        // A CR before an empty line that LF ends would be one CR LF.
        const parts = ended.map(([text, end], at) => [text, end === "\r" && ended[at + 1]?.[0] === "" ? "\n" : end]);
        const got: string[] = [];
        inPieces(parts.flat().join("") + rest, where, createLineReader((line) => got.push(line)).take);
        expect(got).toEqual(parts.map(([text]) => text ?? ""));
      }),
    );
  });
});

describe("createEventReader", () => {
  const read = (text: string): string[] => {
    const got: string[] = [];
    createEventReader((data) => got.push(data)).take(text);
    return got;
  };

  it("[CLI26] gives the data of ended events, and nothing of comments, names, ids and half events", () => {
    expect(read("data: one\n\n: beat\n\nid: a:1\nevent: x\nretry: 5\ndata:two\ndata: three\n\n")).toEqual([
      "one",
      "two\nthree",
    ]);
    expect(read("data\n\ndata:  two spaces\n\ndatum: no\n\n\n\ndata: unended\n")).toEqual(["", " two spaces"]);
  });

  it("[CLI26] gives the same events wherever the pieces are cut", () => {
    const events = fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { maxLength: 6 });
    fc.assert(
      fc.property(events, fc.constantFrom("\n", "\r\n", "\r"), cuts, (sent, end, where) => {
        const text = sent
          .map((lines) => `: beat${end}${lines.map((line) => `data: ${line}${end}`).join("")}${end}`)
          .join("");
        const got: string[] = [];
        inPieces(text, where, createEventReader((data) => got.push(data)).take);
        expect(got).toEqual(sent.map((lines) => lines.join("\n")));
      }),
    );
  });
});
