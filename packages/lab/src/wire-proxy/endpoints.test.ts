import { describe, expect, test } from "bun:test";
import { isItself, parseListen, parseTarget } from "./endpoints.ts";

describe("endpoints", () => {
  test("[WPX7] --listen is a port, or a host and a port; alone it is loopback", () => {
    expect(parseListen("9000")).toEqual({ host: "127.0.0.1", port: 9000 });
    expect(parseListen("0")).toEqual({ host: "127.0.0.1", port: 0 });
    expect(parseListen("0.0.0.0:80")).toEqual({ host: "0.0.0.0", port: 80 });
    expect(parseListen("[::1]:80")).toEqual({ host: "::1", port: 80 });
    for (const wrong of ["", "x", "65536", "host", "a:b", ":80", "1:2:3", "http://x:1"])
      expect(parseListen(wrong)).toBeNull();
  });

  test("[WPX7] --target is a URL of HTTP or WebSocket, or a host and a port", () => {
    expect(parseTarget("127.0.0.1:8765")).toEqual({ host: "127.0.0.1", port: 8765, tls: false });
    expect(parseTarget("http://localhost:8765/watch/a")).toEqual({ host: "localhost", port: 8765, tls: false });
    expect(parseTarget("ws://example.org")).toEqual({ host: "example.org", port: 80, tls: false });
    expect(parseTarget("https://example.org")).toEqual({ host: "example.org", port: 443, tls: true });
    expect(parseTarget("wss://[::1]:8443/ws")).toEqual({ host: "::1", port: 8443, tls: true });
    for (const wrong of ["", "8765", "ftp://x", "x:0", "http://", "nonsense"]) expect(parseTarget(wrong)).toBeNull();
  });

  test("[WPX7] a proxy before itself is recognised", () => {
    const target = { host: "localhost", port: 9000, tls: false };
    expect(isItself({ host: "127.0.0.1", port: 9000 }, target)).toBe(true);
    expect(isItself({ host: "0.0.0.0", port: 9000 }, target)).toBe(true);
    const own = ["192.0.2.7"];
    expect(isItself({ host: "0.0.0.0", port: 9000 }, { ...target, host: "192.0.2.7" }, own)).toBe(true);
    expect(isItself({ host: "127.0.0.1", port: 9000 }, { ...target, host: "192.0.2.7" }, own)).toBe(false);
    expect(isItself({ host: "127.0.0.1", port: 9001 }, target)).toBe(false);
    expect(isItself({ host: "127.0.0.1", port: 9000 }, { ...target, host: "example.org" })).toBe(false);
  });
});
