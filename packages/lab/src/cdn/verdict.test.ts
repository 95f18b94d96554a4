import { describe, expect, it } from "bun:test";
import fc from "fast-check";
import { parseHeaderSets } from "./header-set.ts";
import { heads } from "./testing/header-sets.ts";
import { judgeCache, judgeCdn } from "./verdict.ts";

const who = (name: keyof typeof heads) =>
  judgeCdn(heads[name])
    .vendors.filter(({ kind }) => kind === "cdn")
    .map(({ vendor }) => vendor);

describe("judgeCdn", () => {
  it("[CDN1] names the vendor of each head", () => {
    expect(who("sina")).toEqual(["sina"]);
    expect(who("tencentMemory")).toEqual(["tencent"]);
    expect(who("alibabaHit")).toEqual(["alibaba"]);
    expect(who("qiniu")).toEqual(["qiniu"]);
    expect(who("baishan").toSorted()).toEqual(["baishan", "qiniu"]);
    expect(who("cloudflareHit")).toEqual(["cloudflare"]);
    expect(who("fastly")).toEqual(["fastly"]);
    expect(who("akamai")).toEqual(["akamai"]);
    expect(who("cloudfrontMiss")).toEqual(["cloudfront"]);
    expect(who("azure")).toEqual(["azure"]);
  });

  it("[CDN1] every vendor it names comes with what was seen, what it says and where that is written", () => {
    for (const set of Object.values(heads)) {
      for (const { evidence } of judgeCdn(set).vendors) {
        expect(evidence.length).toBeGreaterThan(0);
        for (const { seen, says, source } of evidence) {
          expect([seen, says, source].every((text) => text.length > 2)).toBe(true);
        }
      }
    }
  });

  it("[CDN2] says that it cannot tell where nothing speaks of a CDN", () => {
    expect(judgeCdn(heads.plain)).toEqual({ answer: "cannot tell", vendors: [], unnamed: [] });
  });

  it("[CDN2] a cache without a name is a cache, no CDN", () => {
    const verdict = judgeCdn(heads.nginx);
    expect(verdict.answer).toBe("a cache");
    expect(verdict.vendors).toEqual([]);
    expect(verdict.unnamed.map(({ seen }) => seen)).toEqual(["x-cache: HIT"]);
  });

  it("[CDN2] software that anybody may run makes no CDN", () => {
    const [set] = parseHeaderSets("HTTP/1.1 200 OK\nX-Varnish: 32770 3\nVia: 1.1 varnish\nAge: 4");
    expect(set && judgeCdn(set).answer).toBe("a cache");
    expect(set && judgeCdn(set).vendors.map(({ vendor }) => vendor)).toEqual(["varnish"]);
  });

  it("[CDN3] a name of the chain that belongs to a vendor is evidence, a name that merely contains one is not", () => {
    const names = ["static.example.org", "static.example.org.w.kunlunsl.com"];
    expect(judgeCdn(heads.plain, names).vendors.map(({ vendor }) => vendor)).toEqual(["alibaba"]);
    expect(judgeCdn(heads.plain, ["notcloudfront.net", "cloudfront.net.example.org"]).answer).toBe("cannot tell");
  });
});

describe("judgeCache", () => {
  it("[CDN4] reads each vendor's words for hit and miss", () => {
    const words = Object.fromEntries(Object.entries(heads).map(([name, set]) => [name, judgeCache(set).answer]));
    expect(words).toEqual({
      sina: "hit",
      tencentMemory: "hit",
      tencentDisk: "hit",
      tencentMiss: "miss",
      tencentUpstream: "miss",
      alibabaHit: "hit",
      alibabaDisk: "hit",
      alibabaMiss: "miss",
      qiniu: "miss",
      baishan: "hit",
      cloudflareHit: "hit",
      cloudflareDynamic: "bypass",
      fastly: "hit",
      akamai: "hit",
      cloudfrontMiss: "miss",
      cloudfrontRefresh: "revalidated",
      azure: "bypass",
      nginx: "hit",
      plain: "cannot tell",
    });
  });

  it("[CDN4] tells memory from disk where the vendor does", () => {
    expect(judgeCache(heads.tencentMemory).findings[0]?.says).toContain("memory");
    expect(judgeCache(heads.alibabaHit).findings[0]?.says).toContain("memory");
    expect(judgeCache(heads.alibabaDisk).findings[0]?.says).toContain("disk");
  });

  it("[CDN4] with caches in a row the one that had it counts", () => {
    expect(
      judgeCache(heads.baishan)
        .findings.map(({ word }) => word)
        .toSorted(),
    ).toEqual(["hit", "miss"]);
  });

  it("[CDN4] Age alone is a hit; an Age of 0 tells nothing", () => {
    const [kept, fresh] = ["Age: 7", "Age: 0"].map((line) => parseHeaderSets(`HTTP/1.1 200 OK\n${line}`)[0]);
    expect(kept && judgeCache(kept).answer).toBe("hit");
    expect(fresh && judgeCache(fresh).answer).toBe("cannot tell");
  });

  it("[CDN5] whatever a server sends, there is a verdict", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("x-cache", "age", "via", "cache-status", "x"), fc.string())),
        (list) => {
          const set = { status: 200, headers: list };
          expect(judgeCache(set).answer.length).toBeGreaterThan(2);
          expect(judgeCdn(set).answer.length).toBeGreaterThan(2);
        },
      ),
    );
  });
});
