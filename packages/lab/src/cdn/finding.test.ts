import { describe, expect, it } from "bun:test";
import { type DnsQuestions, followNames } from "./dns-chain.ts";
import { conclude } from "./finding.ts";
import { type HeaderSet, headerValue, headerValues, parseHeaderSets } from "./header-set.ts";
import { renderFinding, renderFindingsJson } from "./render-finding.ts";
import { compareAnswers } from "./second-look.ts";
import { heads } from "./testing/header-sets.ts";

const changed = (set: HeaderSet, changes: Record<string, string>): HeaderSet => ({
  ...set,
  headers: [...set.headers.filter(([name]) => !(name.toLowerCase() in changes)), ...Object.entries(changes)],
});

describe("parseHeaderSets", () => {
  it("[CDN8] reads what curl -i, curl -v and a browser save, redirects apart", () => {
    const text = [
      "< HTTP/1.1 301 Moved Permanently",
      "< Location: https://example.org/",
      "< ",
      "HTTP/2 200 ",
      "x-cache: HIT",
      "X-Cache-Lookup: a",
      "X-Cache-Lookup: b",
      "",
      "<html>this: is a body</html>",
      "so-is: this",
    ].join("\r\n");
    const sets = parseHeaderSets(text);
    expect(sets.map(({ status }) => status)).toEqual([301, 200]);
    expect(sets[1] && headerValue(sets[1], "X-CACHE")).toBe("HIT");
    expect(sets[1] && headerValues(sets[1], "x-cache-lookup")).toEqual(["a", "b"]);
  });

  it("[CDN8] a file without a status line or with pseudo headers is read too", () => {
    expect(parseHeaderSets("age: 3\nvia: 1.1 x")[0]).toEqual({
      status: null,
      headers: [
        ["age", "3"],
        ["via", "1.1 x"],
      ],
    });
    expect(parseHeaderSets(":status: 304\nage: 3")[0]?.status).toBe(304);
    expect(parseHeaderSets("nothing here")).toEqual([]);
  });
});

describe("compareAnswers", () => {
  it("[CDN9] a miss that becomes a hit was filled by the first request", () => {
    const miss = changed(heads.nginx, { "x-cache": "MISS" });
    expect(compareAnswers(miss, heads.nginx).join(" ")).toContain("the first request filled the cache");
  });

  it("[CDN9] an Age that grows while Date stays is the same kept answer", () => {
    const date = { date: "Fri, 20 Nov 2026 10:00:00 GMT" };
    const told = compareAnswers(
      changed(heads.plain, { ...date, age: "4" }),
      changed(heads.plain, { ...date, age: "5" }),
    );
    expect(told.join(" ")).toContain("Age grew from 4 to 5");
    expect(told.join(" ")).toContain("Date stayed");
  });

  it("[CDN9] equal answers without a sign tell nothing", () => {
    expect(compareAnswers(heads.plain, heads.plain)).toEqual([]);
  });
});

describe("followNames", () => {
  const zone: Record<string, string> = {
    "a.example.org": "a.example.org.cdn.cloudflare.net",
    "x.test": "y.test",
    "y.test": "x.test",
  };
  const dns: DnsQuestions = {
    cname: async (name) => {
      const next = zone[name];
      if (next === undefined) throw Object.assign(new Error("none"), { code: "ENODATA" });
      return [next];
    },
    addresses: async (name) => {
      if (name.endsWith(".test")) throw Object.assign(new Error("none"), { code: "ENOTFOUND" });
      return ["192.0.2.1"];
    },
  };

  it("[CDN3] follows CNAMEs to the addresses, and a circle only once", async () => {
    expect(await followNames("a.example.org", dns)).toEqual({
      kind: "found",
      names: ["a.example.org", "a.example.org.cdn.cloudflare.net"],
      addresses: ["192.0.2.1"],
    });
    expect(await followNames("x.test", dns)).toEqual({ kind: "found", names: ["x.test", "y.test"], addresses: [] });
  });

  it("[CDN3] an address has no names, an unknown name says why", async () => {
    expect(await followNames("[::1]", dns)).toEqual({ kind: "address" });
    expect(await followNames("z.test", dns)).toMatchObject({
      kind: "unknown",
      why: expect.stringContaining("ENOTFOUND"),
    });
  });
});

describe("renderFinding", () => {
  it("[CDN7] every conclusion stands above its evidence, and what cannot be told is said", () => {
    const seen = { second: null, dns: null, nowMs: 0 };
    const known = renderFinding(conclude({ subject: "logo.png", first: heads.cloudflareHit, ...seen }));
    expect(known).toContain("yes: Cloudflare");
    expect(known).toContain("cf-cache-status: HIT — found in the edge's cache");
    expect(known).toContain("by a browser 4 h — Cache-Control: max-age=14400");
    expect(known).toContain("3 h 59 min of it are left");
    const unknown = renderFinding(conclude({ subject: "page", first: heads.plain, ...seen }));
    expect(unknown).toContain("cannot tell: nothing here names a CDN");
    expect(unknown).toContain("cannot tell: no header speaks of it");
    expect(unknown).not.toContain("undefined");
  });

  it("[CDN7] what strangers wrote moves no cursor and floods no screen, in words and in JSON", () => {
    const hostile = "\u001b]0;mine\u0007 \u009b2J \u202e";
    const first: HeaderSet = {
      status: 200,
      headers: [
        ["X-Cache", `HIT ${hostile}`],
        ["Via", `1.1 ${"x".repeat(20_000)} (squid)`],
        ["Vary", hostile],
        ["Expires", hostile],
      ],
    };
    const dns = { kind: "found", names: ["a.test", hostile], addresses: [hostile] } as const;
    const finding = conclude({ subject: "page", first, second: first, dns, nowMs: 0 });
    const words = renderFinding(finding);
    expect(words.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(words).toContain("x-cache: HIT \\u{1b}]0;mine\\u{7} \\u{9b}2J \\u{202e} — ");
    expect(words.length).toBeLessThan(4_000);
    const json = renderFindingsJson([finding]);
    expect(json.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(json)).toEqual([finding]);
  });
});
