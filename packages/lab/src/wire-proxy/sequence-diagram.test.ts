import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createConnectionView, encodeFrame, opcodes } from "../wire/index.ts";
import { createSequenceDiagram, type SequenceDiagram } from "./sequence-diagram.ts";

const asks =
  "GET /ws;a HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
const opens = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";

function drawn() {
  const diagram: SequenceDiagram = createSequenceDiagram();
  const view = createConnectionView((event) => diagram.event(1, event), null);
  const encode = (text: string) => new TextEncoder().encode(text);
  view.push("up", encode(asks));
  view.push("down", encode(opens));
  return {
    diagram,
    say: (text: string) => view.push("down", encodeFrame({ opcode: opcodes.text, payload: encode(text) })),
    ping: () => view.push("down", encodeFrame({ opcode: opcodes.ping, payload: encode("") })),
  };
}

describe("createSequenceDiagram", () => {
  test("[WPX5] arrows say who sent what; data of one kind and direction share an arrow", () => {
    const { diagram, say, ping } = drawn();
    for (const text of ["hello", "more", "and more"]) say(text);
    ping();
    diagram.closed(1, "client");
    expect(diagram.text().split("\n    ")).toEqual([
      "sequenceDiagram",
      "participant C as client",
      "participant S as server",
      "C->>S: (1) GET /ws#59;a",
      "S->>C: (1) 101 Switching Protocols",
      "Note over C,S: (1) WebSocket, accept s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
      "S->>C: (1) text, 5 bytes #34;hello#34;",
      "S->>C: (1) 2 more messages, 12 bytes",
      "S->>C: (1) ping",
      "Note over C,S: (1) ended by the client",
    ]);
  });

  test("[WPX5] a stranger's text is never Mermaid's own, and stays on its line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { diagram, say } = drawn();
        const lines = diagram.text().split("\n").length;
        say(text);
        const all = diagram.text().split("\n");
        expect(all).toHaveLength(lines + 1);
        expect(all.at(-1)?.replaceAll(/#\d+;/g, "")).not.toMatch(/[#;<&"'`{}[\]\\%|\n]/);
      }),
    );
  });

  test("[WPX5] beyond 250 steps the rest is counted", () => {
    const { diagram, ping } = drawn();
    for (let at = 0; at < 300; at += 1) ping();
    const lines = diagram.text().split("\n    ");
    expect(lines).toHaveLength(3 + 250 + 1);
    expect(lines.at(-1)).toBe("Note over C,S: 53 more steps are not drawn");
  });
});
