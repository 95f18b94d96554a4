import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { parseCacheControl, readFreshness } from "./freshness.ts";
import { parseHeaderSets } from "./header-set.ts";
import { duration } from "./render-finding.ts";
import { heads } from "./testing/header-sets.ts";

const now = Date.parse("2026-11-20T10:00:00Z");

function fresh(...lines: string[]) {
  const [set] = parseHeaderSets(["HTTP/1.1 200 OK", ...lines].join("\n"));
  if (set === undefined) throw new Error("no head");
  return readFreshness(set, now);
}

describe("readFreshness", () => {
  it("[CDN6] s-maxage is for shared caches, max-age for everybody", () => {
    const { browser, sharedCache, notes } = readFreshness(heads.nginx, now);
    expect([browser?.seconds, sharedCache?.seconds]).toEqual([5, 30]);
    expect(notes.join(" ")).toContain("60 s more");
  });

  it("[CDN6] max-age stands above Expires, Expires is counted from Date", () => {
    expect(readFreshness(heads.sina, now).browser?.seconds).toBe(604_800);
    const dated = fresh("Date: Fri, 20 Nov 2026 09:00:00 GMT", "Expires: Fri, 20 Nov 2026 09:30:00 GMT");
    expect(dated.browser?.seconds).toBe(1_800);
    expect(fresh("Expires: 0").browser?.seconds).toBe(0);
    expect(fresh("Expires: -1").browser?.seconds).toBe(0);
  });

  it("[CDN6] no-store and private keep it out, no-cache asks first", () => {
    expect(fresh("Cache-Control: no-store, max-age=60").sharedCache?.seconds).toBe(0);
    const own = fresh("Cache-Control: private, max-age=60");
    expect([own.browser?.seconds, own.sharedCache?.seconds]).toEqual([60, 0]);
    expect(fresh("Cache-Control: no-cache").browser?.because).toContain("no-cache");
  });

  it("[CDN6] without words it is a tenth of the age by Last-Modified, and without that nobody knows", () => {
    const guessed = fresh("Date: Fri, 20 Nov 2026 10:00:00 GMT", "Last-Modified: Fri, 20 Nov 2026 09:43:20 GMT");
    expect(guessed.browser?.seconds).toBe(100);
    expect(fresh("Server: x").browser).toBeNull();
  });

  it("[CDN6] Age is what is over already", () => {
    expect(readFreshness(heads.sina, now).age).toBe(1_483);
  });
});

describe("parseCacheControl", () => {
  it("[CDN6] takes quoted values, any case, and the first of a kind", () => {
    const control = parseCacheControl('Public, MAX-AGE="5", max-age=9, no-cache="set-cookie"');
    expect(control.get("max-age")).toBe("5");
    expect(control.get("public")).toBe(true);
    expect(control.get("no-cache")).toBe("set-cookie");
  });
});

describe("duration", () => {
  it("[CDN7] is told in its two largest units", () => {
    expect([0, 59, 90, 3_600, 2_592_000, 603_317].map(duration)).toEqual([
      "0 s",
      "59 s",
      "1 min 30 s",
      "1 h",
      "30 d",
      "6 d 23 h",
    ]);
    fc.assert(fc.property(fc.nat(), (seconds) => /^\d+ \w+( \d+ \w+)?$/.test(duration(seconds))));
  });
});
