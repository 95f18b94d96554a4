import { describe, expect, test } from "bun:test";
import { createMirror } from "./mirror.ts";
import { assumedHead } from "./wire-size.ts";

const guess = assumedHead({ host: "h", userAgent: "u", href: "http://h/lab", languages: ["en"] });

describe("createMirror", () => {
  test("[PAG6] what the server saw of a request takes the place of the guess", () => {
    const mirror = createMirror(guess);
    expect(mirror.head().lines.get("user-agent")).toBe("u");
    mirror.learn({ request: { line: "GET /lab/mirror HTTP/1.1", headers: [["host", "localhost"]], bytes: 44 } });
    expect([...mirror.head().lines]).toEqual([["host", "localhost"]]);
  });

  test("[PAG6] the room's handshake is the mirror's with its own address and subprotocol", () => {
    const mirror = createMirror(guess);
    const rest = "host: localhost\r\n\r\n";
    const own = `GET /base/ws HTTP/1.1\r\nsec-websocket-protocol: flyby.v1\r\n${rest}`;
    const request = { line: "", headers: [], bytes: `GET /base/lab/mirror HTTP/1.1\r\n${rest}`.length };
    mirror.learn({ request, response: { line: "", headers: [], bytes: 129 } });
    expect(mirror.handshake()).toEqual({ up: own.length, down: 129 + "Sec-WebSocket-Protocol: flyby.v1\r\n".length });
  });
});
