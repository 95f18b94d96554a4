import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { findPeer, isLoopbackHost, parseNetworks } from "./client-address.ts";

const trusted = parseNetworks(["127.0.0.1/32", "10.0.0.0/8", "::1/128"]);
const forwarded = (value: string) => new Headers({ "x-forwarded-for": value });

describe("findPeer", () => {
  it("[ORG4] believes nobody but trusted proxies", () => {
    expect(findPeer("203.0.113.9", forwarded("1.2.3.4"), trusted)).toEqual({ address: "203.0.113.9" });
    expect(findPeer("127.0.0.1", forwarded("1.2.3.4"), [])).toEqual({ address: "127.0.0.1" });
  });

  it("[ORG4] goes from the right and stops at the first hop that is not trusted", () => {
    expect(findPeer("127.0.0.1", forwarded("6.6.6.6, 1.2.3.4"), trusted)).toEqual({ address: "1.2.3.4" });
    expect(findPeer("127.0.0.1", forwarded("6.6.6.6, 1.2.3.4, 10.1.1.1"), trusted).address).toBe("1.2.3.4");
    expect(findPeer("::1", forwarded("[2001:db8::1]:443"), trusted).address).toBe("2001:db8::1");
    expect(findPeer("::ffff:127.0.0.1", forwarded("1.2.3.4:5678"), trusted)).toEqual({
      address: "1.2.3.4",
    });
  });

  it("[ORG4] rubbish in the header ends the walk", () => {
    expect(findPeer("127.0.0.1", forwarded("1.2.3.4, unknown, 10.0.0.9"), trusted).address).toBe("10.0.0.9");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
        const headers = new Headers();
        try {
          headers.set("x-forwarded-for", text);
        } catch {
          return;
        }
        expect(findPeer("203.0.113.9", headers, trusted).address).toBe("203.0.113.9");
        expect(findPeer("127.0.0.1", headers, trusted).address).not.toBe("");
      }),
    );
  });
});

describe("isLoopbackHost", () => {
  it("[ORG1] knows the addresses only this machine reaches", () => {
    expect(["localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "a.localhost"].every(isLoopbackHost)).toBe(true);
    expect(["0.0.0.0", "::", "192.168.1.2", "localhost.example"].some(isLoopbackHost)).toBe(false);
  });
});
