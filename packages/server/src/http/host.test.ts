import { describe, expect, it } from "bun:test";
import { refuseHost } from "./host.ts";

const codeOf = (url: string, local: boolean): string => refuseHost(url, local)?.code ?? "answered";

describe("refuseHost", () => {
  it("[ORG6] a server for its own machine answers to no name that somebody else can own", () => {
    const own = ["localhost:8765", "127.0.0.1:8765", "[::1]:8765", "app.localhost", "LOCALHOST"];
    const unowned = ["192.168.1.5", "[fe80::1]:8765", "nas", "nas.local:8765", "phone.test", "flyby.home.arpa"];
    for (const host of [...own, ...unowned]) {
      expect([host, codeOf(`http://${host}/x`, true)]).toEqual([host, "answered"]);
    }
    for (const host of ["evil.com:8765", "localhost.evil.com", "127.0.0.1.evil.com", "x.mytest", "a.test.evil.com"]) {
      expect([host, codeOf(`http://${host}/x`, true)]).toEqual([host, "origin-refused"]);
      expect([host, codeOf(`http://${host}/x`, false)]).toEqual([host, "answered"]);
    }
  });

  it("[ORG6] what is no host is a bad request, wherever it is bound", () => {
    for (const url of ["http://[::/x", "/x", ""]) {
      expect([codeOf(url, true), codeOf(url, false)]).toEqual(["bad-message", "bad-message"]);
    }
  });
});
