import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { acceptSteps } from "./accept.ts";

describe("acceptSteps", () => {
  test("[FRM9] the example of RFC 6455 comes out, each step shown", () => {
    expect(acceptSteps("dGhlIHNhbXBsZSBub25jZQ==")).toMatchObject({
      guid: "258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
      joined: "dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
      sha1Hex: "b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea",
      accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    });
  });

  test("[FRM9] any key gives what OpenSSL's SHA-1 gives", () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        const other = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
        expect(acceptSteps(key).accept).toBe(other);
      }),
    );
  });
});
